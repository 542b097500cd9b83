package dev.easel.endpoints;

import java.io.FilterInputStream;
import java.io.InputStream;

/** What a predictor answers, as it comes; gives back its turn when it is closed. */
final class PredictorAnswer extends FilterInputStream {

  private final Turnstile.Turn turn;
  private final Question question;

  PredictorAnswer(InputStream body, Turnstile.Turn turn, Question question) {
    super(body);
    this.turn = turn;
    this.question = question;
  }

  /** Without the body's own, which would read what is left of it. */
  @Override
  public void close() {
    question.close();
    turn.close();
  }
}
