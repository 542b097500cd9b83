package dev.easel.endpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.easel.http.Problem;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TurnstileTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  private final Turnstile turnstile = new Turnstile(properties(1, 1, 3));

  @Test
  void whoWaitsGetsTheNextTurn() throws Exception {
    var first = turnstile.enter("a", LONG);
    var second = CompletableFuture.supplyAsync(() -> turnstile.enter("a", LONG));

    first.close();
    first.close();

    second.get(20, TimeUnit.SECONDS).close();
    turnstile.enter("a", Duration.ZERO).close();
  }

  @Test
  void whoWaitsTooLongIsToldSo() {
    var first = turnstile.enter("a", LONG);

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> turnstile.enter("a", Duration.ofMillis(1)))
        .satisfies(problem -> assertThat(problem.code()).isEqualTo("predictions_busy"));

    first.close();
    turnstile.enter("a", Duration.ZERO).close();
  }

  @Test
  void aFullLineIsRefusedAndLeavesRoomForOtherEndpoints() {
    var roomy = new Turnstile(properties(1, 0, 3));
    var _ = roomy.enter("a", LONG);

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> roomy.enter("a", LONG))
        .satisfies(problem -> assertThat(problem.code()).isEqualTo("too_many_predictions"));

    roomy.enter("b", Duration.ZERO).close();
  }

  @Test
  void thereIsALimitOverAllEndpoints() {
    List.of("a", "b", "c").forEach(endpoint -> turnstile.enter(endpoint, LONG));

    assertThatExceptionOfType(Problem.class)
        .isThrownBy(() -> turnstile.enter("d", LONG))
        .satisfies(problem -> assertThat(problem.code()).isEqualTo("predictions_busy"));
  }

  private static PredictProperties properties(int perEndpoint, int waiting, int overall) {
    return new PredictProperties(null, List.of(), LONG, LONG, perEndpoint, waiting, overall, 1024);
  }
}
