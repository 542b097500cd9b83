package dev.easel.bench;

import java.util.concurrent.atomic.AtomicInteger;

/** Run names of letters, none twice. */
final class Names {

  private static final int LENGTH = 10;
  private static final AtomicInteger COUNT = new AtomicInteger();

  private Names() {}

  static String next() {
    var letters = new StringBuilder();
    for (var rest = COUNT.incrementAndGet(); letters.length() < LENGTH; rest /= 26) {
      letters.append((char) ('a' + rest % 26));
    }
    return letters.reverse().toString();
  }
}
