package dev.easel.endpoints;

import java.util.regex.Pattern;

/** A foreign system's words, fit to be shown. */
final class Words {

  private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}]+");

  private Words() {}

  /** Without control characters, on one line, at most so many characters. */
  static String bounded(String text, int maximum) {
    var line = CONTROL.matcher(text).replaceAll(" ").strip();
    return line.length() <= maximum ? line : line.substring(0, maximum) + "…";
  }
}
