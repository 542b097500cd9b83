package dev.easel.runs;

import java.util.regex.Pattern;

/**
 * Words that give a reason away.
 *
 * @param source who says so, in which version
 * @param printed true if a step's log may say it, too, and not Argo or Kubernetes alone
 */
record Rule<R>(R reason, String source, Pattern words, boolean printed) {

  /** A log's line may be a megabyte of progress bar. */
  private static final int LONGEST = 2_000;

  static <R> Rule<R> said(R reason, String source, String words) {
    return new Rule<>(reason, source, Pattern.compile(words), false);
  }

  static <R> Rule<R> printed(R reason, String source, String words) {
    return new Rule<>(reason, source, Pattern.compile(words), true);
  }

  boolean holds(String text) {
    return words.matcher(text.substring(0, Math.min(text.length(), LONGEST))).find();
  }
}
