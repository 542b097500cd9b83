package dev.easel.datasets;

import java.util.Locale;
import java.util.Set;

/**
 * What a file's name says of it, as Python's {@code Path.suffix} reads it.
 *
 * @param stem the name without it
 * @param text with its dot, as written; empty if there is none
 */
record Suffix(String stem, String text) {

  /** What the trainer reads, in this spelling alone. */
  private static final Set<String> TRAINED = Set.of(".png", ".jpg", ".jpeg", ".bmp", ".webp");

  private static final String GIF = ".gif";
  private static final String CAPTION = ".txt";

  static Suffix of(String name) {
    var dot = name.lastIndexOf('.');
    return dot <= 0 || dot == name.length() - 1
        ? new Suffix(name, "")
        : new Suffix(name.substring(0, dot), name.substring(dot));
  }

  String lower() {
    return text.toLowerCase(Locale.ROOT);
  }

  /** Whether the trainer takes it for a picture. */
  boolean isTrained() {
    return TRAINED.contains(text);
  }

  /** Whether people would take it for a picture. */
  boolean isPicture() {
    return TRAINED.contains(lower()) || lower().equals(GIF);
  }

  boolean isGif() {
    return lower().equals(GIF);
  }

  boolean isCaption() {
    return lower().equals(CAPTION);
  }

  boolean isLowerCase() {
    return text.equals(lower());
  }
}
