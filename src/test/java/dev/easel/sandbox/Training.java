package dev.easel.sandbox;

import java.util.Map;

/**
 * The guide's trainer's arithmetic: how many steps it takes and when.
 *
 * @param dreambooth with class images, not captions
 * @param wanted class images to train with
 * @param perEpoch steps of one pass
 * @param total steps of all
 */
record Training(boolean dreambooth, int wanted, int perEpoch, int total) {
  private static final int MOST_STEPS = 2_000;

  /** Without pictures to count: five, as in the guide. */
  static final int INSTANCE_IMAGES = 5;

  private static final double FIRST = 0.1;
  private static final double ALL = 0.85;

  static Training of(Map<String, String> arguments, int instanceImages) {
    int wanted = number(arguments, "num_class_images", instanceImages);
    int perEpoch =
        Math.ceilDiv(Math.max(instanceImages, wanted), number(arguments, "batch_size", 1));
    int total = Math.min(MOST_STEPS, perEpoch * number(arguments, "epochs", 1));
    return new Training(arguments.containsKey("instance_dataset"), wanted, perEpoch, total);
  }

  /** When a step is done, of the whole time that the trainer runs. */
  double at(int step) {
    return FIRST + ALL * step / total;
  }

  static int number(Map<String, String> arguments, String name, int otherwise) {
    String text = arguments.getOrDefault(name, "");
    return text.matches("\\d{1,6}") ? Math.max(1, Integer.parseInt(text)) : otherwise;
  }
}
