package dev.easel.kubernetes;

import java.util.regex.Pattern;

/** A foreign system's words, fit to be kept and shown. */
public final class Words {

  /** Of a message; what a scheduler says of each of a hundred nodes is longer. */
  private static final int LONGEST = 2_000;

  /** A half of a surrogate pair is a character that PostgreSQL does not take. */
  private static final Pattern SPACE = Pattern.compile("[\\s\\p{Cc}\\p{Cs}\\p{Zl}\\p{Zp}]+");

  private Words() {}

  /** On one line, without control characters, at most 2,000 characters and an ellipsis. */
  public static String bounded(String text) {
    return bounded(text, LONGEST);
  }

  /** On one line, without control characters, at most so many characters and an ellipsis. */
  public static String bounded(String text, int maximum) {
    var line = SPACE.matcher(text).replaceAll(" ").strip();
    if (line.length() <= maximum) {
      return line;
    }
    var whole = Character.isHighSurrogate(line.charAt(maximum - 1)) ? maximum - 1 : maximum;
    return line.substring(0, whole) + "…";
  }
}
