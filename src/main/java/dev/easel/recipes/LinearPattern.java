package dev.easel.recipes;

import com.google.re2j.Pattern;

/**
 * A regular expression of a caller: RE2, bounded in size, matched in time linear in the text.
 *
 * @param regex as it was written
 */
public record LinearPattern(String regex) {

  /** Whether it is an RE2 expression, and none that is too large. */
  public boolean isSound() {
    try {
      return LinearRegex.cost(regex) <= SchemaGuard.MOST;
    } catch (SchemaRefused refused) {
      return false;
    }
  }

  /** Whether it matches anywhere in a text. */
  public boolean isFoundIn(String text) {
    return Pattern.compile(regex).matcher(text).find();
  }
}
