package dev.easel.egress;

import java.io.IOException;

/** An answer has more bytes than its reader wants. */
public final class AnswerTooLarge extends IOException {

  private static final long serialVersionUID = 1L;

  AnswerTooLarge(long limit) {
    super("The answer has more than %,d bytes.".formatted(limit));
  }
}
