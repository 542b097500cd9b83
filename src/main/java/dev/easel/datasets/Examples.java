package dev.easel.datasets;

/** Texts that several operations share in OpenAPI. */
final class Examples {

  static final String NAME = "The data set's name.";
  static final String DOG = "example-dog";
  static final String FILE = "The file's name.";
  static final String PICTURE = "dog-1.png";
  static final String NEW_FILE = "`*` if there must be no such file yet; nothing else.";
  static final String MATCH = "The ETag that the set must still have.";
  static final String NOT_FOUND = "There is no such data set.";
  static final String NO_FILE = "The set has no such file.";
  static final String UNMOUNTED = "Its claim is not mounted in Easel; `detail` says how to.";
  static final String FULL = "The claim is full.";
  static final String FLOOR = "The claim has less space than is to stay free on it.";
  static final String QUOTA =
      "The project may not have so much on volumes: `quota` is `volume_bytes` or `volume_files`.";
  static final String FAILED = "The claim's file server did not do what was asked.";
  static final String CHANGED = "The set has changed since the ETag in `If-Match`.";
  static final String CHANGING = "Others change the set again and again.";

  static final String ADOPT =
      """
      {
        "path": "data/example-dog",
        "kind": "instance"
      }
      """;

  static final String ADOPT_CLASS =
      """
      {
        "name": "dogs",
        "path": "generic/dogs-2",
        "kind": "class",
        "prompt": "a photo of dog",
        "model": "stabilityai/stable-diffusion-2-1-base"
      }
      """;

  static final String URLS =
      """
      {
        "urls": [
          "https://files.example.com/dogs/dog-1.png",
          "https://files.example.com/dogs/dog-2.png"
        ]
      }
      """;

  static final String CAPTION =
      """
      {"caption": "a photo of a dog on the beach"}
      """;

  private Examples() {}
}
