package dev.easel.triggers;

import java.util.Locale;

/** What a signature was found to be. */
enum Verdict {
  GOOD,
  /** There is none, or it is of another. */
  BAD,
  /** It was made too long ago, or will be made. */
  STALE;

  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
