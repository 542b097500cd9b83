package dev.easel.logs;

import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** Makes a text that can be stored and shown of the bytes of a line. */
final class LineText {

  /** Read beyond the longest line, so that a secret at its end is seen whole. */
  static final int MARGIN = 1024;

  /** ECMA-48: control sequences, strings up to their terminator, and other escapes. */
  private static final Pattern ESCAPES =
      Pattern.compile(
          "(?:\\x1B\\[|\\x9B)[0-?]*+[ -/]*+[@-~]?"
              + "|\\x1B[\\]PX^_][^\\x07\\x1B\\x9C]*+(?:\\x07|\\x1B\\\\|\\x9C)?"
              + "|\\x1B[ -/]*+[0-~]?");

  private final int longest;
  private final UnaryOperator<String> mask;

  LineText(int longest, UnaryOperator<String> mask) {
    this.longest = longest;
    this.mask = mask;
  }

  /** How many bytes of a line are of use. */
  int room() {
    return longest + MARGIN;
  }

  /**
   * The text of a line.
   *
   * @param bytes its beginning, no more than {@link #room}
   * @param more bytes that came after them
   */
  String of(byte[] bytes, long more) {
    var text = new String(bytes, StandardCharsets.UTF_8);
    var plain = mask.apply(withoutControls(text));
    if (more == 0 && plain.length() <= longest) {
      return plain;
    }
    var end = Math.min(longest, plain.length());
    end = end > 0 && Character.isHighSurrogate(plain.charAt(end - 1)) ? end - 1 : end;
    return plain.substring(0, end)
        + " [%d more bytes were cut]".formatted(more + plain.length() - end);
  }

  private static String withoutControls(String text) {
    if (text.chars().noneMatch(LineText::isDropped)) {
      return text;
    }
    var plain = new StringBuilder(text.length());
    ESCAPES
        .matcher(text)
        .replaceAll("")
        .chars()
        .filter(c -> !isDropped(c))
        .forEach(c -> plain.append((char) c));
    return plain.toString();
  }

  private static boolean isDropped(int c) {
    return Character.isISOControl(c) && c != '\t';
  }
}
