package dev.easel.volumes;

import java.util.List;
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

  /** The folders from the root down to it. */
  public List<String> segments() {
    return List.of(value.split("/"));
  }

  /** The folder that it lies in; empty if that is the root. */
  public Optional<VolumePath> parent() {
    var end = value.lastIndexOf('/');
    return end < 0 ? Optional.empty() : Optional.of(new VolumePath(value.substring(0, end)));
  }

  /** What lies in it under a name. */
  public VolumePath child(String name) {
    return new VolumePath(value + "/" + name);
  }

  /** Whether the other is this place or lies in it. */
  public boolean contains(VolumePath other) {
    return other.value.equals(value) || other.value.startsWith(value + "/");
  }

  /** The path, or empty if the text is none. */
  public static Optional<VolumePath> parse(String text) {
    return fault(text).isPresent() ? Optional.empty() : Optional.of(new VolumePath(text));
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
