package dev.easel.volumes;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A place on the shared claim, relative to its root: {@code data/example-dog}. At most 255
 * characters; segments of at most 63 letters, digits, dots, hyphens and underscores.
 */
public record VolumePath(String value) {

  private static final int LONGEST = 255;
  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

  /**
   * @throws IllegalArgumentException saying what a path looks like
   */
  public VolumePath {
    fault(value)
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException(fault);
            });
  }

  /** The last segment, which is the model's name in the predictor's URL. */
  public String lastSegment() {
    return value.substring(value.lastIndexOf('/') + 1);
  }

  /** Whether the other is this place or lies in it. */
  public boolean contains(VolumePath other) {
    return other.value.equals(value) || other.value.startsWith(value + "/");
  }

  static Optional<String> fault(String text) {
    if (text.length() > LONGEST) {
      return Optional.of("A path has at most " + LONGEST + " characters.");
    }
    for (var segment : text.split("/", -1)) {
      if (!SEGMENT.matcher(segment).matches()) {
        return Optional.of(faultOf(segment, text));
      }
    }
    return Optional.empty();
  }

  private static String faultOf(String segment, String text) {
    return switch (segment) {
      case "" -> "'%s' has an empty segment; write folders joined by single '/'.".formatted(text);
      case ".", ".." ->
          "'%s' contains '%s'; name the folder itself, below the volume's root."
              .formatted(text, segment);
      default ->
          ("'%s': each folder's name is 1 to 63 letters, digits, '.', '_' and '-', beginning with a"
                  + " letter or digit.")
              .formatted(text);
    };
  }
}
