package dev.easel.runs;

import dev.easel.argo.PodNode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A pod of a step as it is seen, and what is charged for it so far. It is billed for from when it
 * has a node. Argo does not say when that was, so it is when it is first seen with one; how long
 * its containers ran Argo tells at the end, and it was never billed for less than that.
 *
 * @param isNew it was not seen before: it had its node from when it was made, as far as is known
 */
record Holding(PodNode pod, Charge charge, boolean isNew, Instant now) {

  /** Argo's unit of memory, in a GiB. */
  private static final BigDecimal HUNDREDS_OF_MIB = new BigDecimal("10.24");

  /** What is to be charged for it now. */
  Charge settled() {
    if (!pod.ended()) {
      return pod.hadNode() && charge.from() == null ? charge.begun(begin()) : charge;
    }
    var end = Objects.requireNonNullElse(pod.finishedAt(), now);
    return pod.hadNode() ? charge.begun(begin(end)).ended(end) : charge.ended(end);
  }

  private Instant begin() {
    return isNew ? charge.requested() : now;
  }

  private Instant begin(Instant end) {
    var ran = onGpus().map(end::minus);
    var seen = charge.from();
    if (seen == null) {
      return ran.or(() -> onCores().map(end::minus))
          .filter(charge.requested()::isBefore)
          .orElse(charge.requested());
    }
    return ran.filter(seen::isAfter).orElse(seen);
  }

  /** By what Argo counted of its GPUs, in whole seconds. */
  private Optional<Duration> onGpus() {
    var gpus = charge.resources().gpus();
    return gpus == 0
        ? Optional.empty()
        : pod.resourcesDuration().entrySet().stream()
            .filter(resource -> resource.getKey().endsWith("/gpu"))
            .map(resource -> Duration.ofSeconds(resource.getValue() / gpus))
            .findFirst();
  }

  /**
   * By its cores and memory. Argo counts those of its own containers to them, so the shorter time
   * is nearer: one that waited and ended between two looks of Argo (10 s) is not billed for it.
   */
  private Optional<Duration> onCores() {
    var asked = charge.resources();
    return Stream.of(
            seconds("cpu", asked.cpus()),
            seconds("memory", asked.memoryGib().multiply(HUNDREDS_OF_MIB)))
        .flatMap(Optional::stream)
        .min(Comparator.naturalOrder());
  }

  private Optional<Duration> seconds(String resource, BigDecimal each) {
    var counted = pod.resourcesDuration().get(resource);
    return counted == null || each.signum() <= 0
        ? Optional.empty()
        : Optional.of(
            Duration.ofSeconds(
                BigDecimal.valueOf(counted).divide(each, 0, RoundingMode.DOWN).longValue()));
  }

  /** When it was made. */
  static Instant requested(PodNode pod, @Nullable Charge before, Instant now) {
    return before == null ? Objects.requireNonNullElse(pod.startedAt(), now) : now;
  }
}
