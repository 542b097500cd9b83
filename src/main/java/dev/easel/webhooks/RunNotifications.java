package dev.easel.webhooks;

import dev.easel.runs.BudgetSpent;
import dev.easel.runs.EndpointState;
import dev.easel.runs.Run;
import dev.easel.runs.RunChanged;
import dev.easel.runs.RunDeleted;
import dev.easel.runs.RunEvent;
import dev.easel.runs.RunStatus;
import dev.easel.runs.Runs;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells what happens to runs and their endpoints, in the transaction in which it does. */
@Component
class RunNotifications {

  private static final String BUDGET_WARNING = "budget_nearly_spent";

  private final Outbox outbox;
  private final Deliveries deliveries;
  private final Runs runs;
  private final Clock clock;

  RunNotifications(Outbox outbox, Deliveries deliveries, Runs runs, Clock clock) {
    this.outbox = outbox;
    this.deliveries = deliveries;
    this.runs = runs;
    this.clock = clock;
  }

  @EventListener
  void changed(RunChanged change) {
    for (var event : change.events()) {
      type(event).ifPresent(type -> outbox.write(notification(change.run(), type, event)));
    }
  }

  /** Of what is worth a call; steps and costs are not. */
  private static Optional<EventType> type(RunEvent event) {
    return switch (event.type()) {
      case "status" -> status(event.data().get("status"));
      case "stage" -> Optional.of(EventType.RUN_STAGE_CHANGED);
      case "waiting" -> Optional.of(EventType.RUN_WAITING);
      case "reason" -> Optional.of(EventType.RUN_EXPLAINED);
      case "endpoint" -> endpoint(event.data());
      case "warning" ->
          Optional.of(EventType.BUDGET_NEARLY_SPENT)
              .filter(type -> BUDGET_WARNING.equals(event.data().get("code")));
      default -> Optional.empty();
    };
  }

  private static Optional<EventType> status(@Nullable Object status) {
    return status instanceof RunStatus known ? EventType.of("run", known.text()) : Optional.empty();
  }

  private static Optional<EventType> endpoint(Map<String, @Nullable Object> data) {
    if (data.containsKey("expires_at")) {
      return Optional.of(EventType.ENDPOINT_LEASE_EXPIRING);
    }
    if (data.containsKey("stops_at")) {
      return Optional.of(EventType.ENDPOINT_STOPPING);
    }
    return data.get("state") instanceof EndpointState state
        ? EventType.of("endpoint", state.text())
        : Optional.empty();
  }

  private static Notification notification(Run run, EventType type, RunEvent event) {
    var data = of(run, event.sequence());
    data.putAll(event.data());
    data.remove("change");
    return Notification.of(run, type, event.at(), data);
  }

  /**
   * What each notification of a run has.
   *
   * @param sequence of the event in its history that is told
   */
  private static Map<String, @Nullable Object> of(Run run, long sequence) {
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("run", run.id().toString());
    data.put("sequence", sequence);
    data.put("name", run.name());
    data.put("recipe", run.recipe());
    data.put("status", run.status());
    data.put("attempt", run.attempt());
    var urls = new LinkedHashMap<String, String>();
    urls.put("run", "/v1/runs/" + run.id());
    if (run.endpointName() != null) {
      data.put("endpoint", run.endpointName());
      urls.put("endpoint", "/v1/endpoints/" + run.endpointName());
    }
    data.put("urls", urls);
    return data;
  }

  /** Found again as long as it is so, told once. */
  @EventListener
  void spent(BudgetSpent budget) {
    runs.find(budget.run())
        .filter(run -> run.deletedAt() == null)
        .ifPresent(
            run ->
                outbox.writeOnce(
                    Notification.of(
                        run,
                        EventType.BUDGET_EXCEEDED,
                        clock.instant(),
                        of(run, run.lastSequence()))));
  }

  /** What was told of it is forgotten; that it is deleted comes last. */
  @EventListener
  void deleted(RunDeleted deletion) {
    var run = deletion.run();
    deliveries.erase(run.id());
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("run", run.id().toString());
    data.put("sequence", run.lastSequence() + 1);
    data.put("status", run.status());
    outbox.write(Notification.of(run, EventType.RUN_DELETED, clock.instant(), data));
  }

  /** What a webhook of a run is told first: it may be made after much has happened. */
  Notification present(Run run) {
    var type = EventType.of("run", run.status().text()).orElseThrow();
    return Notification.of(run, type, clock.instant(), of(run, run.lastSequence()));
  }
}
