package dev.easel.datasets;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The formats that are read, told by their first bytes. */
enum PictureFormat {
  PNG("image/png"),
  JPEG("image/jpeg"),
  WEBP("image/webp"),
  BMP("image/bmp"),
  GIF("image/gif");

  /** As many bytes as tell a format. */
  static final int HEAD = 12;

  private static final byte[] PNG_HEAD = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final byte[] JPEG_HEAD = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};

  private final String mediaType;

  PictureFormat(String mediaType) {
    this.mediaType = mediaType;
  }

  String mediaType() {
    return mediaType;
  }

  /** Of files, with its dot. */
  String suffix() {
    return this == JPEG ? ".jpg" : "." + imageIoName();
  }

  /** As ImageIO calls it. */
  String imageIoName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether browsers may show it on this origin. */
  boolean isShown() {
    return this == PNG || this == JPEG || this == WEBP;
  }

  /**
   * By how much memory its reader takes for a pixel, however few are asked for: those of WebP, GIF
   * and BMP hold the whole picture (TwelveMonkeys 3.12, a WebP in some 20 bytes a pixel).
   */
  int weight() {
    return switch (this) {
      case PNG, JPEG -> 1;
      case GIF, BMP -> 4;
      case WEBP -> 8;
    };
  }

  /** Of a file's first bytes; empty if they are none's. */
  static Optional<PictureFormat> of(byte[] head) {
    if (begins(head, 0, PNG_HEAD)) {
      return Optional.of(PNG);
    }
    if (begins(head, 0, JPEG_HEAD)) {
      return Optional.of(JPEG);
    }
    if (begins(head, 0, ascii("RIFF")) && begins(head, 8, ascii("WEBP"))) {
      return Optional.of(WEBP);
    }
    if (begins(head, 0, ascii("GIF8"))) {
      return Optional.of(GIF);
    }
    return begins(head, 0, ascii("BM")) ? Optional.of(BMP) : Optional.empty();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static boolean begins(byte[] head, int at, byte[] with) {
    return head.length >= at + with.length
        && Arrays.equals(head, at, at + with.length, with, 0, with.length);
  }
}
