package dev.easel.runs;

import dev.easel.argo.PodNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A pod of a step as it is seen, and what is charged for it so far. It is billed for from when it
 * has a node. Argo does not say when that was, so it is when it is first seen with one; how long
 * its containers ran Argo tells at the end, and it was never billed for less than that.
 *
 * @param isNew it was not seen before: it had its node from when it was made, as far as is known
 */
record Holding(PodNode pod, Charge charge, boolean isNew, Instant now) {

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
    var ran = ran().map(end::minus);
    var seen = charge.from();
    if (seen == null) {
      return ran.orElse(charge.requested());
    }
    return ran.filter(seen::isAfter).orElse(seen);
  }

  /** By what Argo counted of its GPUs, in whole seconds. */
  private Optional<Duration> ran() {
    var gpus = charge.resources().gpus();
    return gpus == 0
        ? Optional.empty()
        : pod.resourcesDuration().entrySet().stream()
            .filter(resource -> resource.getKey().endsWith("/gpu"))
            .map(resource -> Duration.ofSeconds(resource.getValue() / gpus))
            .findFirst();
  }

  /** When it was made. */
  static Instant requested(PodNode pod, @Nullable Charge before, Instant now) {
    return before == null ? Objects.requireNonNullElse(pod.startedAt(), now) : now;
  }
}
