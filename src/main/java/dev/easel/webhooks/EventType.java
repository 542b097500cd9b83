package dev.easel.webhooks;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a webhook can be told of. */
enum EventType {
  RUN_QUEUED("A run was accepted."),
  RUN_SUBMITTED("Its workflow exists, or is to start again."),
  RUN_RUNNING("Its workflow runs."),
  RUN_CANCELING("Its end was asked for."),
  RUN_LOST("Its workflow is gone, and nobody saw its end."),
  RUN_SUCCEEDED("It ended well; its endpoint may be on its way yet."),
  RUN_FAILED("It failed, with `reason`."),
  RUN_CANCELED("It was canceled, here or in Argo."),
  RUN_EXPIRED("It waited longer than `max_pending_seconds`."),
  RUN_STAGE_CHANGED("It downloads, trains, serializes or deploys."),
  RUN_WAITING("It waits, and why; without `reason` it waits no longer."),
  RUN_EXPLAINED("More is known of why it failed: `reason` has changed."),
  RUN_DELETED("It was deleted, and what it was called is forgotten."),
  ENDPOINT_DEPLOYING("An endpoint is on its way up."),
  ENDPOINT_READY("It draws."),
  ENDPOINT_ASLEEP("It is scaled to zero; a prompt wakes it."),
  ENDPOINT_STOPPED("It is stopped, and costs nothing."),
  ENDPOINT_FAILED("It did not come up."),
  ENDPOINT_DELETED("It is gone."),
  ENDPOINT_LEASE_EXPIRING(
      "It will be stopped at `expires_at`, unless it is asked to draw or kept."),
  ENDPOINT_STOPPING(
      "Its project's month is used up: it will be stopped at `stops_at`, unless the project is"
          + " given more."),
  BUDGET_NEARLY_SPENT("A run has cost most of its `max_cost`."),
  BUDGET_EXCEEDED(
      "A run has cost its `max_cost`: it is ended, and its endpoint stopped. Or, without `run`, the"
          + " project has used up its `quota` for this month: nothing is begun until"
          + " `month_ends_at`, and its endpoints are stopped after a notice of each."),
  DATASET_VALIDATED("A data set was examined: `state` is `ready`, or `faulty` if it has errors."),
  WEBHOOK_DISABLED("Another webhook of the project was disabled, but not by a caller's change."),
  /** Sent on demand only. */
  WEBHOOK_TEST("Somebody asked for a test.");

  private static final String ALL = "*";

  private final String text;
  private final String meaning;

  EventType(String meaning) {
    this.text = name().toLowerCase(Locale.ROOT).replaceFirst("_", ".");
    this.meaning = meaning;
  }

  /** All that can be subscribed to. */
  static List<EventType> catalogue() {
    return Arrays.stream(values()).filter(type -> type != WEBHOOK_TEST).toList();
  }

  /** The one of a group and a word of the thing itself, such as a status; empty if it is none. */
  static Optional<EventType> of(String group, Object word) {
    var wanted = group + "." + word;
    return catalogue().stream().filter(type -> type.text.equals(wanted)).findFirst();
  }

  /** What a webhook may write to be told of events: each type, each group, and all. */
  static List<String> patterns() {
    return Stream.of(
            Stream.of(ALL),
            catalogue().stream().map(EventType::group).distinct(),
            catalogue().stream().map(EventType::text))
        .flatMap(patterns -> patterns)
        .toList();
  }

  /** The patterns that this one matches. */
  List<String> matching() {
    return List.of(ALL, group(), text);
  }

  private String group() {
    return text.substring(0, text.indexOf('.') + 1) + ALL;
  }

  @JsonValue
  String text() {
    return text;
  }

  String meaning() {
    return meaning;
  }
}
