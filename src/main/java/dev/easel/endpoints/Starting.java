package dev.easel.endpoints;

import dev.easel.http.Problem;
import dev.easel.runs.Run;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Starts again, by a row, what its lease stopped and a prompt asks for. */
@Component
class Starting {

  private final Endpoints endpoints;
  private final EndpointTasks tasks;
  private final EndpointProperties properties;
  private final Clock clock;

  Starting(Endpoints endpoints, EndpointTasks tasks, EndpointProperties properties, Clock clock) {
    this.endpoints = endpoints;
    this.tasks = tasks;
    this.properties = properties;
    this.clock = clock;
  }

  /**
   * What a prompt for a stopped endpoint is answered, which may have started it.
   *
   * @return 503 if it comes up, else 409
   */
  @Transactional
  public Problem prompted(Run run) {
    var name = String.valueOf(run.endpointName());
    var id = endpoints.id(run.namespace(), name);
    if (properties.promptStarts() != EndpointProperties.PromptStarts.NONE) {
      endpoints.admit(run.namespace(), name, true);
    }
    id.ifPresent(it -> endpoints.change(it, this::startIfAllowed));
    var stopped =
        id.flatMap(endpoints::find)
            .flatMap(entry -> java.util.Optional.ofNullable(entry.stoppedBy()));
    return stopped
        .map(by -> isStopped(name, by))
        .orElseGet(() -> id.isPresent() ? isWaking(name) : isStopped(name, StoppedBy.OUTSIDE));
  }

  private void startIfAllowed(EndpointEntry entry) {
    if (entry.stoppedBy() != null && mayStart(entry.stoppedBy())) {
      start(entry, "a prompt asked for it");
    }
  }

  private boolean mayStart(StoppedBy by) {
    return switch (properties.promptStarts()) {
      case NONE -> false;
      case LEASE -> by == StoppedBy.LEASE || by == StoppedBy.QUOTA;
      case ANY -> by != StoppedBy.BUDGET;
    };
  }

  /** Orders its start, in the change under way. */
  void start(EndpointEntry entry, String why) {
    var now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    if (entry.start(why, properties.renewal(), now)) {
      tasks.order(entry.id(), entry.order().number());
    }
  }

  private static Problem isWaking(String name) {
    return new Problem(
            HttpStatus.SERVICE_UNAVAILABLE,
            "endpoint_waking",
            "Endpoint '%s' was stopped and is being started; ask again.".formatted(name))
        .retryAfter(15);
  }

  private static Problem isStopped(String name, StoppedBy by) {
    return new Problem(
        HttpStatus.CONFLICT,
        "endpoint_stopped",
        "Endpoint '%1$s' is stopped, because %2$s; POST /v1/endpoints/%1$s/start starts it."
            .formatted(name, by.words()));
  }
}
