package dev.easel.endpoints;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.stereotype.Component;

/** How many endpoints there are, for Prometheus: {@code easel_endpoints{state="ready"}}. */
@Component
class EndpointMetrics {

  EndpointMetrics(MeterRegistry meters, Endpoints endpoints) {
    for (var state : ListedState.values()) {
      Gauge.builder("easel.endpoints", endpoints, all -> all.count(state))
          .description("Endpoints in the cluster, by what callers can expect of them.")
          .tag("state", state.text())
          .register(meters);
    }
  }
}
