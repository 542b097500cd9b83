package dev.easel.runs;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

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

  @EventListener
  void changed(RunChanged change) {
    var run = change.run();
    change.events().stream()
        .filter(event -> event.type().equals("status"))
        .forEach(
            event ->
                registry
                    .counter(
                        "easel.runs.transitions",
                        "status",
                        run.status().text(),
                        "reason",
                        run.reason() == null ? "none" : run.reason().text())
                    .increment());
  }
}
