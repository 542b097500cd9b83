package dev.easel.triggers;

/** The guide's bodies, for the OpenAPI document. */
final class EventExamples {

  static final String DREAMBOOTH =
      """
      {
        "run_name": "example-dog",
        "instance_dataset": "data/example-dog",
        "instance_prompt": "a photo of sks dog",
        "class_dataset": "generic/dogs-2",
        "class_prompt": "a photo of dog",
        "num_class_images": "100",
        "output": "finetunes/example-dog"
      }
      """;

  static final String TEXTUAL_INVERSION =
      """
      {"run_name": "example-style", "dataset": "dataset"}
      """;

  private EventExamples() {}
}
