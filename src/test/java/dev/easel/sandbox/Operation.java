package dev.easel.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** One look of the controller at one workflow: reads its pods, moves its nodes on. */
final class Operation {
  private static final Duration RECENTLY_STARTED = Duration.ofSeconds(10);

  private final ApiObjects objects;
  private final ObjectNode workflow;
  private final ObjectNode status;
  private final Instant instant;
  private final String now;
  private final Pace pace;
  private final Script script;
  private @Nullable Duration again;

  Operation(ApiObjects objects, Instant instant, Pace pace, Script script, ObjectNode workflow) {
    this.pace = pace;
    this.script = script;
    this.objects = objects;
    this.workflow = workflow;
    this.status = Json.objectAt(workflow, "status");
    this.instant = instant;
    this.now = instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  void operate(boolean shutdown) {
    if (Json.text(status, "phase").isEmpty() && !begin()) {
      return;
    }
    Nodes nodes = new Nodes(workflow);
    nodes.ofType("Pod").stream().filter(Steps::isOverQuota).forEach(nodes::remove);
    nodes.ofType("Pod").forEach(pod -> assess(pod, nodes));
    try {
      if (!suspended()) {
        advance(nodes, shutdown);
      }
    } catch (ExpressionFault fault) {
      finish("Error", fault.problem());
    }
    new Tally(nodes).count(workflow);
    conditions(nodes);
  }

  private boolean suspended() {
    return Json.at(workflow, "spec", "suspend").asBoolean(false);
  }

  private void advance(Nodes nodes, boolean shutdown) {
    String strategy = Json.text(workflow, "spec", "shutdown");
    if (!strategy.isEmpty()) {
      if (shutdown && new Shutdown(objects, workflow, nodes, script, now).end(strategy)) {
        finish("Failed", "Stopped with strategy '" + strategy + "'");
      }
      return;
    }
    Steps steps = new Steps(objects, workflow, pace, now);
    steps.run().flatMap(this::exited).ifPresent(end -> finish(end.phase(), end.message()));
    if (steps.backoff().isPositive()) {
      again = steps.backoff();
    }
  }

  /**
   * Once the exit handler has run, too; empty until then. One that fails makes the workflow fail
   * (4.1). After a termination there is none; after a stop, which nobody asks for here, there is.
   */
  private Optional<Steps.Outcome> exited(Steps.Outcome main) {
    if (Json.text(status, "storedWorkflowTemplateSpec", "onExit").isEmpty()) {
      return Optional.of(main);
    }
    return Steps.afterwards(objects, workflow, pace, now, main)
        .run()
        .map(exit -> main.phase().equals("Succeeded") ? exit : main);
  }

  /** False where the workflow ended, or stays without a phase, before it began. */
  private boolean begin() {
    String namespace = Json.text(workflow, "metadata", "namespace");
    String reference = Json.text(workflow, "spec", "workflowTemplateRef", "name");
    Key key = new Key(ResourceTypes.TEMPLATES, namespace, reference);
    Stored template = objects.store().get(key);
    if (template == null) {
      finish("Error", Refused.notFound(key).message());
      return false;
    }
    JsonNode spec =
        status.has("storedWorkflowTemplateSpec")
            ? status.path("storedWorkflowTemplateSpec")
            : Workflows.merged(template.tree(), workflow);
    if (poisoned(spec)) {
      return false;
    }
    status.set("storedWorkflowTemplateSpec", spec);
    Optional<String> problem = Workflows.problem(spec, Json.text(workflow, "metadata", "name"));
    if (problem.isPresent()) {
      finish("Failed", problem.get());
      return false;
    }
    start(reference, spec);
    return true;
  }

  /** An expression in a value that does not compile stops the controller's look for good (4.1). */
  private static boolean poisoned(JsonNode spec) {
    Scope scope = Scope.of("workflow.parameters.", Workflows.parameters(spec));
    for (String value : Workflows.parameters(spec).values()) {
      try {
        var _ = value.contains("{{=") ? scope.fill(value) : value;
      } catch (ExpressionFault fault) {
        return true;
      }
    }
    return false;
  }

  private void start(String reference, JsonNode spec) {
    status.putObject("artifactGCStatus").put("notSpecified", true);
    ObjectNode repository = status.putObject("artifactRepositoryRef");
    repository.putObject("artifactRepository");
    repository.put("default", true);
    describe(Json.at(spec, "workflowMetadata"));
    status.put("phase", "Running");
    if (!status.has("startedAt")) {
      status.put("startedAt", now);
    }
    ObjectNode templates = Json.objectAt(status, "storedTemplates");
    for (JsonNode template : spec.path("templates")) {
      templates.set("namespaced/" + reference + "/" + Json.text(template, "name"), template);
    }
    ObjectNode annotations = Json.objectAt(workflow, "metadata", "annotations");
    annotations.put("workflows.argoproj.io/pod-name-format", "v2");
    annotations.put(
        "workflows.argoproj.io/trace-id",
        HexFormat.of().toHexDigits(UUID.randomUUID().getMostSignificantBits()).repeat(2));
    label("Running", false);
  }

  /** What the template says of its workflows, also of those that nobody labelled (4.1). */
  private void describe(JsonNode common) {
    for (String member : new String[] {"labels", "annotations"}) {
      if (!common.path(member).isEmpty()) {
        ObjectNode into = Json.objectAt(workflow, "metadata", member);
        Json.texts(common.path(member)).forEach(into::put);
      }
    }
  }

  private void assess(ObjectNode node, Nodes nodes) {
    if (Nodes.fulfilled(node)) {
      return;
    }
    String name = Json.text(workflow, "metadata", "name");
    String podName = Pods.name(name, Json.text(node, "templateName"), Json.text(node, "id"));
    String namespace = Json.text(workflow, "metadata", "namespace");
    Stored stored = objects.store().get(new Key(ResourceTypes.PODS, namespace, podName));
    if (stored == null) {
      missing(node, nodes);
      return;
    }
    read(stored.tree(), node);
    if (Nodes.fulfilled(node)) {
      objects.edit(
          stored.key(),
          pod ->
              Json.objectAt(pod, "metadata", "labels")
                  .put("workflows.argoproj.io/completed", "true"));
    }
  }

  /** Controller 4.1, podReconciliation: one that waited is made again, one just begun is let be. */
  private void missing(ObjectNode node, Nodes nodes) {
    Instant settled = Instant.parse(Json.text(node, "startedAt")).plus(RECENTLY_STARTED);
    if (Json.text(node, "phase").equals("Pending")) {
      nodes.remove(node);
    } else if (instant.isAfter(settled)) {
      node.put("taskResultSynced", true);
      Nodes.finish(node, "Error", "pod deleted", now);
    } else {
      again = Duration.between(instant, settled).plusSeconds(1);
    }
  }

  /** When it must be looked at again although nothing changes. */
  Optional<Duration> again() {
    return Optional.ofNullable(again);
  }

  private void read(JsonNode pod, ObjectNode node) {
    String phase = Json.text(pod, "status", "phase");
    String host = Json.text(pod, "spec", "nodeName");
    if (!host.isEmpty()) {
      node.put("hostNodeName", host);
    }
    Optional<String> message = Pods.message(pod);
    message.ifPresentOrElse(text -> node.put("message", text), () -> node.remove("message"));
    node.put("phase", phase);
    node.put("taskResultSynced", !phase.equals("Running"));
    if (Nodes.fulfilled(node)) {
      Pods.exitCode(pod)
          .ifPresent(
              code -> {
                node.putObject("outputs").put("exitCode", code);
                node.put("finishedAt", now);
              });
      Instant started = Instant.parse(Json.text(pod, "status", "startTime"));
      node.set("resourcesDuration", Usage.of(pod, started, instant));
    }
  }

  private void finish(String phase, String message) {
    status.put("phase", phase).put("finishedAt", now);
    if (!status.has("startedAt")) {
      status.put("startedAt", now);
    }
    if (!message.isEmpty()) {
      status.put("message", message);
    }
    condition("Completed", "True");
    label(phase, true);
  }

  private void label(String phase, boolean completed) {
    Json.objectAt(workflow, "metadata", "labels")
        .put("workflows.argoproj.io/phase", phase)
        .put("workflows.argoproj.io/completed", Boolean.toString(completed));
  }

  private void conditions(Nodes nodes) {
    boolean running =
        !suspended()
            && nodes.ofType("Pod").stream()
                .anyMatch(pod -> Json.text(pod, "phase").equals("Running"));
    if (running || status.has("conditions")) {
      condition("PodRunning", running ? "True" : "False");
    }
  }

  private void condition(String type, String value) {
    for (JsonNode condition : Json.arrayAt(status, "conditions")) {
      if (Json.text(condition, "type").equals(type)) {
        ((ObjectNode) condition).put("status", value);
        return;
      }
    }
    Json.arrayAt(status, "conditions").addObject().put("status", value).put("type", type);
  }
}
