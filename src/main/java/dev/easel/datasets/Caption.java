package dev.easel.datasets;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * The text beside a picture, as the trainer reads it: UTF-8, on one line.
 *
 * <p>CLIP's tokens are counted without its vocabulary: each word, digit and run of punctuation is
 * one at least, and a rare word is several; with the two around them that is a lower bound, so what
 * is said to be too long is.
 *
 * @param isText false if the file is longer than a caption, or no UTF-8
 * @param tokens so many at least
 */
record Caption(boolean isText, boolean isEmpty, int tokens) {

  /** Bytes that one may have. */
  static final int LONGEST = 16 * 1024;

  /** A file that is longer, or no UTF-8. */
  static final Caption NO_TEXT = new Caption(false, true, 2);

  /** What CLIP takes, its start and end among them. */
  static final int MOST_TOKENS = 77;

  private static final Pattern PIECE =
      Pattern.compile("'(?:s|t|re|ve|m|ll|d)|\\p{L}+|\\p{N}|[^\\s\\p{L}\\p{N}]+");

  /** Of a file's bytes, whatever they are. */
  static Caption of(byte[] bytes) {
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return new Caption(true, text.isBlank(), (int) PIECE.matcher(text).results().count() + 2);
    } catch (CharacterCodingException e) {
      return NO_TEXT;
    }
  }
}
