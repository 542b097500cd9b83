package dev.easel.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** When what was not taken is sent again. */
class ScheduleTest {

  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Duration[] PAUSES = {
    Duration.ofSeconds(5),
    Duration.ofMinutes(5),
    Duration.ofMinutes(30),
    Duration.ofHours(2),
    Duration.ofHours(5),
    Duration.ofHours(10),
    Duration.ofHours(14),
    Duration.ofHours(20),
    Duration.ofHours(24)
  };

  private final Random random = new Random(7);

  @Test
  void thePausesGrowAndAreNotTheSameForAll() {
    for (var tries = 1; tries <= PAUSES.length; tries++) {
      var pause = PAUSES[tries - 1];
      var number = tries;
      var drawn =
          IntStream.range(0, 100)
              .mapToObj(n -> Schedule.next(number, null, NOW, random).orElseThrow())
              .map(due -> Duration.between(NOW, due))
              .toList();
      assertThat(drawn)
          .allSatisfy(
              it ->
                  assertThat(it)
                      .isBetween(
                          pause.multipliedBy(9).dividedBy(10),
                          pause.multipliedBy(11).dividedBy(10)));
      assertThat(drawn.stream().distinct().count()).isGreaterThan(50);
    }
    assertThat(Schedule.next(PAUSES.length + 1, null, NOW, random)).isEmpty();
  }

  @Test
  void aReceiverPutsItOffByADayAtMost() {
    assertThat(Schedule.next(1, NOW.plusSeconds(60), NOW, random)).contains(NOW.plusSeconds(60));
    assertThat(Schedule.next(1, NOW.plusSeconds(1), NOW, random).orElseThrow())
        .isAfter(NOW.plusSeconds(4));
    assertThat(Schedule.next(1, NOW.plus(Duration.ofDays(9)), NOW, random))
        .contains(NOW.plus(Duration.ofDays(1)));
  }

  @Test
  void whoFailsAgainAndAgainRestsForMinutes() {
    assertThat(Schedule.rest(1, null, NOW)).isEqualTo(NOW.plusSeconds(1));
    assertThat(Schedule.rest(3, null, NOW)).isEqualTo(NOW.plusSeconds(4));
    assertThat(Schedule.rest(1_000, null, NOW)).isEqualTo(NOW.plusSeconds(256));
    assertThat(Schedule.rest(3, NOW.plusSeconds(2), NOW)).isEqualTo(NOW.plusSeconds(4));
    assertThat(Schedule.rest(3, NOW.plusSeconds(60), NOW)).isEqualTo(NOW.plusSeconds(60));
    assertThat(Schedule.rest(3, NOW.plus(Duration.ofDays(9)), NOW))
        .isEqualTo(NOW.plus(Duration.ofDays(1)));
  }

  @Test
  void retryAfterHasTwoForms() {
    assertThat(RetryAfter.read("120", NOW)).isEqualTo(NOW.plusSeconds(120));
    assertThat(RetryAfter.read("Sun, 22 Nov 2026 13:00:00 GMT", NOW))
        .isEqualTo(NOW.plusSeconds(3600));
    assertThat(RetryAfter.read("soon", NOW)).isNull();
    assertThat(RetryAfter.read("99999999999999999999", NOW)).isNull();
    assertThat(RetryAfter.read(null, NOW)).isNull();
  }
}
