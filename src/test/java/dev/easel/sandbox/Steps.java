package dev.easel.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Runs the entrypoint's steps, or the exit handler's: groups one after the other, the steps of one
 * side by side.
 */
final class Steps {
  record Outcome(String phase, String message) {}

  private static final String OVER_QUOTA = "exceeded quota";

  private final ApiObjects objects;
  private final ObjectNode workflow;
  private final Nodes nodes;
  private final String now;
  private final String root;
  private final JsonNode spec;
  private final String entrypoint;
  private final Scope scope;
  private final Duration longestBackoff;
  private Duration backoff = Duration.ZERO;

  Steps(ApiObjects objects, ObjectNode workflow, Pace pace, String now) {
    this(objects, workflow, pace, now, null);
  }

  /** Those of the exit handler. */
  static Steps afterwards(
      ApiObjects objects, ObjectNode workflow, Pace pace, String now, Outcome outcome) {
    return new Steps(objects, workflow, pace, now, outcome);
  }

  private Steps(
      ApiObjects objects, ObjectNode workflow, Pace pace, String now, @Nullable Outcome outcome) {
    this.objects = objects;
    this.workflow = workflow;
    this.nodes = new Nodes(workflow);
    this.now = now;
    this.longestBackoff = pace.backoff();
    String name = Json.text(workflow, "metadata", "name");
    this.root = outcome == null ? name : name + ".onExit";
    this.spec = Json.at(workflow, "status", "storedWorkflowTemplateSpec");
    this.entrypoint = Json.text(spec, outcome == null ? "entrypoint" : "onExit");
    Map<String, String> status =
        outcome == null ? Map.of() : Map.of("workflow.status", outcome.phase());
    this.scope =
        named(
                Workflows.parameters(spec),
                Map.of(
                    "name", name,
                    "namespace", Json.text(workflow, "metadata", "namespace"),
                    "uid", Json.text(workflow, "metadata", "uid"),
                    "serviceAccountName", Json.text(spec, "serviceAccountName")))
            .and("", status);
  }

  /** A parameter may name another: stored as it was written, it is filled in where it is used. */
  private static Scope named(Map<String, String> parameters, Map<String, String> workflow) {
    String prefix = "workflow.parameters.";
    Scope written = Scope.of(prefix, parameters).and("workflow.", workflow);
    Map<String, String> filled = new LinkedHashMap<>(parameters);
    filled.replaceAll((name, value) -> value.contains("{{workflow.") ? written.fill(value) : value);
    return written.and(prefix, filled);
  }

  /** After which time to look again, though nothing changes; zero if there is none. */
  Duration backoff() {
    return backoff;
  }

  /** Empty while something still runs. */
  Optional<Outcome> run() {
    JsonNode template = template(entrypoint);
    if (!template.path("steps").isArray()) {
      throw unknown("an entrypoint without steps");
    }
    ObjectNode root = root(template);
    List<ObjectNode> previous = List.of(root);
    for (int i = 0; i < template.path("steps").size(); i++) {
      ObjectNode group = group(i, previous);
      runGroup(group, template.path("steps").get(i));
      if (!Nodes.fulfilled(group)) {
        return Optional.empty();
      }
      if (Nodes.failed(group)) {
        return Optional.of(close(root, "Failed", Json.text(group, "message")));
      }
      previous = ends(group, nodes);
    }
    return Optional.of(close(root, "Succeeded", ""));
  }

  private Outcome close(ObjectNode root, String phase, String message) {
    if (!Nodes.fulfilled(root)) {
      Nodes.finish(root, phase, message.isEmpty() ? null : message, now);
      outbound(root, nodes);
    }
    return new Outcome(phase, message);
  }

  static void outbound(ObjectNode root, Nodes nodes) {
    ArrayNode outbound = root.putArray("outboundNodes");
    String groups = Json.text(root, "name") + "[";
    nodes.ofType("StepGroup").stream()
        .filter(group -> Json.text(group, "name").startsWith(groups))
        .max(Comparator.comparing(group -> Json.text(group, "name")))
        .ifPresent(last -> ends(last, nodes).forEach(end -> outbound.add(Json.text(end, "id"))));
  }

  /** The nodes that the next group hangs on; none for a step without an attempt. */
  private static List<ObjectNode> ends(ObjectNode group, Nodes nodes) {
    List<ObjectNode> ends = new ArrayList<>();
    for (ObjectNode child : nodes.children(group)) {
      if (Json.text(child, "type").equals("Retry")) {
        nodes.children(child).stream().reduce((first, later) -> later).ifPresent(ends::add);
      } else {
        ends.add(child);
      }
    }
    return ends;
  }

  private ObjectNode root(JsonNode entrypoint) {
    ObjectNode known = nodes.named(root);
    if (known != null) {
      return known;
    }
    ObjectNode node = nodes.add(root, root, "Steps", "Running", now);
    if (isAfterwards()) {
      node.remove("boundaryID");
      node.putObject("nodeFlag").put("hooked", true);
    }
    return node.put("templateName", Json.text(entrypoint, "name"));
  }

  private boolean isAfterwards() {
    return root.endsWith(".onExit");
  }

  private ObjectNode within(ObjectNode node) {
    return node.put("boundaryID", nodes.id(root));
  }

  private ObjectNode group(int index, List<ObjectNode> previous) {
    String groupName = root + "[" + index + "]";
    ObjectNode known = nodes.named(groupName);
    if (known != null) {
      return known;
    }
    ObjectNode group = within(nodes.add(groupName, "[" + index + "]", "StepGroup", "Running", now));
    group.putObject("nodeFlag");
    previous.forEach(node -> nodes.link(node, group));
    return group;
  }

  private void runGroup(ObjectNode group, JsonNode steps) {
    if (Nodes.fulfilled(group)) {
      return;
    }
    boolean over = true;
    String failed = "";
    for (JsonNode step : steps) {
      ObjectNode node = runStep(Json.text(group, "name") + "." + Json.text(step, "name"), step);
      nodes.link(group, node);
      over &= Nodes.fulfilled(node);
      boolean fatal = Nodes.failed(node) && failed.isEmpty() && !goesOnAfter(node, step);
      failed = fatal ? Json.text(node, "id") : failed;
    }
    if (over && failed.isEmpty()) {
      Nodes.finish(group, "Succeeded", null, now);
    } else if (over) {
      Nodes.finish(group, "Failed", "child '" + failed + "' failed", now);
    }
  }

  private static boolean goesOnAfter(JsonNode node, JsonNode step) {
    String end = Json.text(node, "phase").equals("Error") ? "error" : "failed";
    return step.path("continueOn").path(end).asBoolean(false);
  }

  private ObjectNode runStep(String nodeName, JsonNode step) {
    JsonNode template = template(Json.text(step, "template"));
    ObjectNode known = nodes.named(nodeName);
    if (known == null) {
      String when = scope.fill(Json.text(step, "when"));
      if (!when.isEmpty() && !Conditions.when(when)) {
        return skip(nodeName, step, when);
      }
      if (!template.has("retryStrategy")) {
        return pod(nodeName, Json.text(step, "name"), step, template);
      }
      known = within(nodes.add(nodeName, Json.text(step, "name"), "Retry", "Running", now));
      known.put("templateName", Json.text(template, "name"));
      inputs(known, step, template);
    }
    if (Json.text(known, "type").equals("Retry") && !Nodes.fulfilled(known)) {
      retry(known, step, template);
    }
    return known;
  }

  private ObjectNode skip(String nodeName, JsonNode step, String when) {
    ObjectNode node =
        within(nodes.add(nodeName, Json.text(step, "name"), "Skipped", "Skipped", now));
    node.put("templateName", Json.text(step, "template")).putObject("nodeFlag");
    Nodes.finish(node, "Skipped", "when '" + when + "' evaluated false", now);
    return node;
  }

  private void retry(ObjectNode node, JsonNode step, JsonNode template) {
    JsonNode strategy = template.path("retryStrategy");
    List<ObjectNode> attempts = nodes.children(node);
    if (!attempts.isEmpty() && !Nodes.fulfilled(attempts.getLast())) {
      return;
    }
    if (attempts.isEmpty()) {
      attempt(node, step, template);
      return;
    }
    Retries retries = new Retries(strategy, attempts);
    backoff = retries.pause(longestBackoff, Instant.parse(now));
    if (backoff.isPositive()) {
      node.put("message", "Backoff for " + backoff.toSeconds() + " seconds");
      return;
    }
    node.remove("message");
    String refusal = retries.refusal();
    if (refusal == null) {
      attempt(node, step, template);
    } else {
      ObjectNode last = attempts.getLast();
      Nodes.finish(node, Json.text(last, "phase"), refusal.isEmpty() ? null : refusal, now);
      if (last.has("outputs")) {
        node.set("outputs", last.path("outputs").deepCopy());
      }
    }
  }

  private void attempt(ObjectNode node, JsonNode step, JsonNode template) {
    String suffix = "(" + nodes.children(node).size() + ")";
    String nodeName = Json.text(node, "name") + suffix;
    ObjectNode pod = pod(nodeName, Json.text(step, "name") + suffix, step, template);
    pod.putObject("nodeFlag").put("retried", true);
    nodes.link(node, pod);
  }

  private ObjectNode pod(String nodeName, String displayName, JsonNode step, JsonNode template) {
    ObjectNode node = within(nodes.add(nodeName, displayName, "Pod", "Pending", now));
    node.put("templateName", Json.text(template, "name")).put("taskResultSynced", true);
    Scope inner = scope.and("inputs.parameters.", inputs(node, step, template));
    JsonNode filled = inner.fill(template);
    ObjectNode pod = Pods.make(workflow, filled, nodeName, Json.text(node, "id"));
    if (!Json.at(pod, "spec").has("serviceAccountName") && spec.has("serviceAccountName")) {
      Json.objectAt(pod, "spec").set("serviceAccountName", spec.path("serviceAccountName"));
    }
    create(pod, node);
    return node;
  }

  /** Over quota is transient to Argo 4.1: the node stays Pending, with the API server's words. */
  private void create(ObjectNode pod, ObjectNode node) {
    String namespace = Json.text(workflow, "metadata", "namespace");
    String podName = Json.text(pod, "metadata", "name");
    if (objects.store().get(new Key(ResourceTypes.PODS, namespace, podName)) != null) {
      return;
    }
    try {
      objects.create(ResourceTypes.PODS, namespace, pod);
    } catch (Refused refused) {
      if (!refused.message().contains(OVER_QUOTA)) {
        throw refused;
      }
      node.put("message", refused.message());
    }
  }

  /** A node whose pod could not be made for a quota. */
  static boolean isOverQuota(JsonNode node) {
    return Json.text(node, "phase").equals("Pending")
        && Json.text(node, "message").contains(OVER_QUOTA);
  }

  private Map<String, String> inputs(ObjectNode node, JsonNode step, JsonNode template) {
    Map<String, String> given = Workflows.parameters(step);
    Map<String, String> values = new LinkedHashMap<>();
    ArrayNode inputs = Json.array();
    for (JsonNode parameter : Json.at(template, "inputs", "parameters")) {
      String input = Json.text(parameter, "name");
      String value = scope.fill(given.getOrDefault(input, Json.text(parameter, "value")));
      values.put(input, value);
      inputs.addObject().put("name", input).put("value", value);
    }
    if (!inputs.isEmpty()) {
      node.putObject("inputs").set("parameters", inputs);
    }
    return values;
  }

  private JsonNode template(String template) {
    return Workflows.template(spec, template)
        .orElseThrow(() -> unknown("a template named '" + template + "'"));
  }

  static ExpressionFault unknown(String what) {
    return ExpressionFault.compiling("the sandbox does not know " + what, "", 0);
  }
}
