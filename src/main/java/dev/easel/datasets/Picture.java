package dev.easel.datasets;

import org.jspecify.annotations.Nullable;

/**
 * What a file is as a picture.
 *
 * @param format null if it is none that is read
 * @param width in pixels, 0 if not known
 * @param orientation EXIF's, 1 for upright
 * @param frames more than one if it moves
 * @param transparent if a part of it is
 * @param look what it looks like; null if it was not decoded
 * @param flaw why it cannot be decoded whole; null if it can
 * @param message about that
 */
record Picture(
    @Nullable PictureFormat format,
    int width,
    int height,
    int orientation,
    int frames,
    boolean cmyk,
    boolean transparent,
    @Nullable Look look,
    @Nullable Flaw flaw,
    @Nullable String message) {

  static Picture unreadable(
      @Nullable PictureFormat format, int width, int height, Flaw flaw, String message) {
    return new Picture(format, width, height, 1, 1, false, false, null, flaw, message);
  }

  /** The shorter side. */
  int shorter() {
    return Math.min(width, height);
  }

  /** The longer side by the shorter one. */
  double aspect() {
    return width == 0 || height == 0 ? 1 : (double) Math.max(width, height) / shorter();
  }
}
