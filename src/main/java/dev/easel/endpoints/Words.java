package dev.easel.endpoints;

import java.util.regex.Pattern;

/** A foreign system's words, fit to be shown. */
final class Words {

  private static final Pattern SPACE = Pattern.compile("[\\s\\p{Cc}\\p{Zl}\\p{Zp}]+");

  private Words() {}

  /** On one line, without control characters, at most so many characters. */
  static String bounded(String text, int maximum) {
    var line = SPACE.matcher(text).replaceAll(" ").strip();
    return line.length() <= maximum ? line : line.substring(0, maximum) + "…";
  }
}
