package dev.easel.http;

/** Counts things in messages. */
public final class Plural {

  private Plural() {}

  /**
   * So many of them: {@code 1 error}, {@code 2 errors}.
   *
   * @param noun whose plural ends in s
   */
  public static String of(long count, String noun) {
    return count == 1 ? "1 " + noun : count + " " + noun + "s";
  }
}
