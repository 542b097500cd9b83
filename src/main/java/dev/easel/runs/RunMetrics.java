package dev.easel.runs;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;

/** What Prometheus counts of runs. */
@Component
class RunMetrics {

  private final MeterRegistry registry;

  RunMetrics(MeterRegistry registry) {
    this.registry = registry;
  }

  void accepted(Run run) {
    registry.counter("easel.runs.accepted", "recipe", run.recipe()).increment();
  }

  void posted(String outcome) {
    registry.counter("easel.submissions", "outcome", outcome.toLowerCase(Locale.ROOT)).increment();
  }

  @TransactionalEventListener
  void changed(RunChanged change) {
    change.events().stream()
        .filter(event -> event.type().equals("status"))
        .forEach(
            event ->
                registry
                    .counter(
                        "easel.runs.transitions",
                        "status",
                        text(event.data().get("status")),
                        "reason",
                        text(event.data().get("reason")))
                    .increment());
  }

  /** A failure counted under the one reason turned out to have the other. */
  @TransactionalEventListener
  void explained(RunChanged change) {
    change.events().stream()
        .filter(event -> event.type().equals("reason"))
        .forEach(
            event ->
                registry
                    .counter(
                        "easel.runs.explained",
                        "reason",
                        text(event.data().get("reason")),
                        "before",
                        text(event.data().get("before")))
                    .increment());
  }

  private static String text(@Nullable Object word) {
    return word == null ? "none" : word.toString().toLowerCase(Locale.ROOT);
  }
}
