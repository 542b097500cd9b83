package dev.easel.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class RoundTests {

  @Test
  void whatNobodyExpectedIsUnknownAndNoMore() {
    try (var threads = Executors.newSingleThreadExecutor()) {
      var round = new Round(threads, Duration.ofSeconds(5));
      var asked =
          round.ask(
              () -> {
                throw new StackOverflowError();
              });

      assertThat(asked.fact())
          .isEqualTo(
              new Fact.Unknown<>("Easel cannot read it; its log says why", Fact.Cause.FAILED));
    }
  }
}
