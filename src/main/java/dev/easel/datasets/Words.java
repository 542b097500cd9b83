package dev.easel.datasets;

import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What callers say of class images: what they show, and which model made them. */
final class Words {

  static final int LONGEST = 500;

  private Words() {}

  /**
   * Refuses words that are none; absent ones are right.
   *
   * @param refuse takes a code and a message
   */
  static void check(String name, @Nullable String words, BiConsumer<String, String> refuse) {
    if (words == null) {
      return;
    }
    if (words.isBlank()) {
      refuse.accept("empty", "'%s' must not be empty.".formatted(name));
    } else if (words.length() > LONGEST) {
      refuse.accept("too_long", "'%s' must have at most %d characters.".formatted(name, LONGEST));
    } else if (words.chars().anyMatch(Character::isISOControl)) {
      refuse.accept("not_text", "'%s' must not contain control characters.".formatted(name));
    }
  }
}
