package dev.easel.runs;

import dev.easel.argo.Step.Phase;
import dev.easel.runs.RunView.StepView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A run for people to read: what {@code argo get} prints of a workflow, with what Easel knows
 * beside it.
 */
record RunText(RunView run, Instant now) {

  /** Of a unit of Argo's resource durations (util/resource/duration.go). */
  private static final Map<String, String> UNITS =
      Map.of("memory", "100Mi ", "ephemeral-storage", "10Gi ");

  private static final int LABEL = 21;

  String text() {
    var text = new StringBuilder();
    add(text, "Name", run.name());
    add(text, "Run", run.id());
    add(text, "Workflow", run.workflow().namespace() + "/" + run.workflow().name());
    add(text, "Status", status());
    add(text, "Reason", run.reason() == null ? null : run.reason().text());
    add(text, "Message", run.message());
    add(text, "Remedy", run.remedy());
    add(text, "Waiting", run.waitingReason() == null ? null : run.waitingReason().text());
    add(text, "Waiting message", run.waitingMessage());
    add(text, "Waiting remedy", run.waitingRemedy());
    add(text, "Created", run.createdAt());
    add(text, "Started", run.startedAt());
    add(text, "Finished", run.finishedAt());
    add(text, "Duration", StepTree.duration(run.startedAt(), run.finishedAt(), now));
    add(text, "Progress", progress());
    add(text, "Cost", cost());
    add(text, "ResourcesDuration", resources());
    if (run.attempt() > 1) {
      add(text, "Attempt", run.attempt());
    }
    if (run.endpoint() != null) {
      add(text, "Endpoint", endpoint(run.endpoint()));
    }
    if (!steps().isEmpty()) {
      var workflow = run.workflow();
      var tree = new StepTree(workflow.name(), workflow.template(), phase(), steps(), now);
      text.append('\n').append(tree.text());
    }
    return text.toString();
  }

  private List<StepView> steps() {
    return Objects.requireNonNullElse(run.steps(), List.of());
  }

  private String status() {
    var status = run.status().text();
    return run.stage() == null ? status : status + ", " + run.stage().text();
  }

  private String progress() {
    var progress = run.progress();
    var said =
        "%d %%, %d of %d steps"
            .formatted(progress.percent(), progress.stepsDone(), progress.stepsTotal());
    if (progress.phase() != null && progress.done() != null) {
      said += ", %s %d".formatted(progress.phase().text(), progress.done());
      said += progress.total() == null ? "" : "/" + progress.total();
      said +=
          progress.rate() == null
              ? ""
              : String.format(Locale.ROOT, " at %.2f a second", progress.rate());
    }
    return progress.eta() == null ? said : said + ", done at about " + progress.eta();
  }

  private String cost() {
    var cost = run.cost();
    var said = new StringBuilder(cost.actual().toString());
    if (cost.maxCost() != null) {
      said.append(" of at most ").append(cost.maxCost());
    }
    if (cost.estimate() != null && cost.estimate().amount() != null) {
      said.append(", expected ").append(cost.estimate().amount());
    }
    return said.toString();
  }

  private @Nullable String resources() {
    var sum = new TreeMap<String, Long>();
    for (var step : steps()) {
      step.resourcesDuration().forEach((name, spent) -> sum.merge(name, spent, Long::sum));
    }
    return sum.isEmpty()
        ? null
        : sum.entrySet().stream()
            .map(
                spent ->
                    "%s*(%s%s)"
                        .formatted(
                            StepTree.text(Duration.ofSeconds(spent.getValue())),
                            UNITS.getOrDefault(spent.getKey(), "1 "),
                            spent.getKey()))
            .collect(Collectors.joining(","));
  }

  private static String endpoint(RunView.EndpointView endpoint) {
    var said = new ArrayList<String>();
    said.add(endpoint.name());
    if (endpoint.state() != null) {
      said.add(endpoint.state().text());
    }
    if (endpoint.url() != null) {
      said.add(endpoint.url());
    }
    return String.join(", ", said);
  }

  private Phase phase() {
    return switch (run.status()) {
      case QUEUED, SUBMITTED -> Phase.PENDING;
      case RUNNING, CANCELING -> Phase.RUNNING;
      case SUCCEEDED -> Phase.SUCCEEDED;
      case FAILED, CANCELED, EXPIRED, LOST -> Phase.FAILED;
    };
  }

  private static void add(StringBuilder text, String label, @Nullable Object value) {
    if (value != null) {
      text.append(label).append(':').repeat(' ', LABEL - label.length() - 1);
      text.append(StepTree.printable(value.toString())).append('\n');
    }
  }
}
