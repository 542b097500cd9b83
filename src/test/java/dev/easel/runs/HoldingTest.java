package dev.easel.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.argo.PodNode;
import dev.easel.argo.Step.Phase;
import dev.easel.pricing.Money;
import dev.easel.pricing.Resources;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Seconds after noon; the pod was made at noon, and it is now 100 seconds later. */
class HoldingTest {

  private static final Instant NOON = Instant.parse("2026-01-31T12:00:00Z");
  private static final Money HOURLY = new Money(new BigDecimal("3600"), "USD");

  @ParameterizedTest(name = "{0} on {1}, charged since {2}, new {3}")
  @CsvSource(
      nullValues = "-",
      value = {
        // waits, still or again
        "PENDING, -, -, true, -, -",
        "PENDING, -, -, false, -, -",
        // has a node, first seen with it now
        "PENDING, gpu-1, -, false, 100, -",
        "RUNNING, gpu-1, -, false, 100, -",
        "RUNNING, -, -, false, 100, -",
        // was never seen waiting
        "RUNNING, gpu-1, -, true, 0, -",
        // was seen with it before
        "RUNNING, gpu-1, 40, false, 40, -",
        // ended at 90, having run for 60 by Argo's count
        "SUCCEEDED, gpu-1, 25, false, 25, 90",
        "SUCCEEDED, gpu-1, 50, false, 30, 90",
        "SUCCEEDED, gpu-1, -, true, 30, 90",
        "FAILED, gpu-1, -, false, 30, 90",
        // never had a node
        "FAILED, -, -, false, -, 90",
        "ERROR, -, -, true, -, 90",
        // seen with a node after it had ended, by our clock
        "SUCCEEDED, gpu-1, 95, false, 30, 90"
      })
  void isChargedForWhileItHasANode(
      Phase phase,
      @Nullable String host,
      @Nullable Long since,
      boolean isNew,
      @Nullable Long from,
      @Nullable Long to) {
    var ended = phase != Phase.PENDING && phase != Phase.RUNNING;
    var pod =
        new PodNode(
            "n",
            "pod",
            phase,
            host,
            NOON,
            ended ? at(90) : null,
            ended ? Map.of("cpu", 480L, "nvidia.com/gpu", 120L) : Map.of());

    var settled = new Holding(pod, charge(since), isNew, at(100)).settled();

    assertThat(settled.from()).isEqualTo(maybe(from));
    assertThat(settled.to()).isEqualTo(maybe(to));
  }

  @Test
  void withoutGpusItsEndAndWhatWasSeenCount() {
    var none = new Resources(null, 0, BigDecimal.ONE, BigDecimal.ONE, null);
    var pod = new PodNode("n", "pod", Phase.SUCCEEDED, "a", NOON, at(90), Map.of("cpu", 60L));
    var charge =
        new Charge(run(), ChargeKind.STEP, "1/n", "load", none, HOURLY, NOON, at(50), null);

    var settled = new Holding(pod, charge, false, at(100)).settled();

    assertThat(settled.held(at(1000))).hasSeconds(40);
    assertThat(settled.waited(at(1000))).hasSeconds(50);
    assertThat(settled.cost(at(1000))).hasValue(new Money(new BigDecimal("40"), "USD"));
  }

  /** As a real Argo 4.1 counts a pod of 2 cores and 512Mi that ran for 4 seconds. */
  @Test
  void withoutGpusOneThatWaitedUnseenIsNotChargedForIt() {
    var asked = new Resources(null, 0, BigDecimal.TWO, new BigDecimal("0.5"), null);
    var counted = Map.of("cpu", 8L, "memory", 24L);
    var pod = new PodNode("n", "pod", Phase.SUCCEEDED, "a", NOON, at(48), counted);
    var waits = new Charge(run(), ChargeKind.STEP, "1/n", "load", asked, HOURLY, NOON, null, null);

    var settled = new Holding(pod, waits, false, at(54)).settled();

    assertThat(settled.waited(at(1000))).hasSeconds(44);
    assertThat(settled.held(at(1000))).hasSeconds(4);
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "-, -, 100, 0, 0",
        "40, -, 40, 60, 120",
        "40, 70, 40, 30, 60",
        "-, 70, 70, 0, 0",
        "40, 40, 40, 0, 0"
      })
  void waitingIsApartFromHolding(
      @Nullable Long from, @Nullable Long to, long waited, long held, long gpuSeconds) {
    var charge = charge(from);
    var now = to == null ? charge : charge.ended(NOON.plusSeconds(to));

    assertThat(now.waited(at(100))).hasSeconds(waited);
    assertThat(now.held(at(100))).hasSeconds(held);
    assertThat(now.gpuSeconds(at(100))).isEqualByComparingTo(BigDecimal.valueOf(gpuSeconds));
  }

  @Test
  void aClockThatIsBehindMakesNothingNegative() {
    var charge = charge(null).begun(NOON.minusSeconds(5)).ended(NOON.minusSeconds(3));

    assertThat(charge.from()).isEqualTo(NOON);
    assertThat(charge.to()).isEqualTo(NOON);
    assertThat(charge(40L).held(NOON)).isZero();
  }

  private static Charge charge(@Nullable Long from) {
    var held = new Resources("A40", 2, BigDecimal.valueOf(8), BigDecimal.valueOf(32), "LAS1");
    return new Charge(
        run(), ChargeKind.STEP, "1/n", "finetuner", held, HOURLY, NOON, maybe(from), null);
  }

  private static RunId run() {
    return new RunId(new UUID(1, 2));
  }

  private static Instant at(long seconds) {
    return NOON.plusSeconds(seconds);
  }

  private static @Nullable Instant maybe(@Nullable Long seconds) {
    return seconds == null ? null : at(seconds);
  }
}
