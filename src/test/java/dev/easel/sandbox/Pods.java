package dev.easel.sandbox;

import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The pods that Argo makes for the nodes of a workflow, and what it reads from them. */
final class Pods {
  static final String WORKFLOW_LABEL = "workflows.argoproj.io/workflow";
  private static final String COMPLETED_LABEL = "workflows.argoproj.io/completed";
  private static final String NODE_NAME = "workflows.argoproj.io/node-name";
  private static final String TEMPLATE_VARIABLE = "ARGO_TEMPLATE";

  private static final Pattern ATTEMPT = Pattern.compile("\\((\\d+)\\)$");

  private Pods() {}

  /** The name of a node's pod, in the format that Argo calls v2. */
  static String name(String workflow, String template, String nodeId) {
    return workflow + "-" + template + nodeId.substring(workflow.length());
  }

  static ObjectNode make(JsonNode workflow, JsonNode template, String nodeName, String nodeId) {
    String name = Json.text(workflow, "metadata", "name");
    ObjectNode pod = Json.object();
    ObjectNode metadata = pod.putObject("metadata");
    metadata.put("name", name(name, Json.text(template, "name"), nodeId));
    metadata.putObject("labels").put(COMPLETED_LABEL, "false").put(WORKFLOW_LABEL, name);
    ObjectNode annotations = metadata.putObject("annotations");
    annotations.put("kubectl.kubernetes.io/default-container", "main");
    annotations.put("workflows.argoproj.io/node-id", nodeId).put(NODE_NAME, nodeName);
    Patches.merge(metadata, withoutNulls(template.path("metadata")));
    ObjectNode owner = metadata.putArray("ownerReferences").addObject();
    owner.put("apiVersion", "argoproj.io/v1alpha1").put("blockOwnerDeletion", true);
    owner.put("controller", true).put("kind", "Workflow").put("name", name);
    owner.put("uid", Json.text(workflow, "metadata", "uid"));
    pod.set("spec", spec(template));
    pod.putObject("status").put("phase", "Pending").put("qosClass", "Burstable");
    return pod;
  }

  private static JsonNode withoutNulls(JsonNode metadata) {
    return metadata.isObject() ? metadata : Json.object();
  }

  private static ObjectNode spec(JsonNode template) {
    ObjectNode spec = Json.object().put("restartPolicy", "Never");
    for (String member :
        new String[] {
          "activeDeadlineSeconds",
          "affinity",
          "automountServiceAccountToken",
          "initContainers",
          "nodeSelector",
          "serviceAccountName",
          "tolerations",
          "volumes"
        }) {
      if (template.has(member)) {
        spec.set(member, template.path(member));
      }
    }
    if (spec.path("activeDeadlineSeconds").isString()) {
      spec.put("activeDeadlineSeconds", Long.parseLong(Json.text(spec, "activeDeadlineSeconds")));
    }
    ArrayNode containers = spec.putArray("containers");
    containers.addObject().put("name", "wait").put("image", "argoexec:v4.1.2");
    ObjectNode main =
        template.path("container") instanceof ObjectNode container
            ? container.deepCopy()
            : Json.object().put("image", "argoexec:v4.1.2");
    main.put("name", "main");
    ObjectNode variable = Json.arrayAt(main, "env").addObject();
    variable.put("name", TEMPLATE_VARIABLE).put("value", template.toString());
    containers.add(main);
    patch(containers, Json.text(template, "podSpecPatch"));
    return spec;
  }

  /** Strategic: containers are matched by name. */
  private static void patch(ArrayNode containers, String patch) {
    if (patch.isBlank()) {
      return;
    }
    for (JsonNode patched : Yaml.one(patch).path("containers")) {
      for (JsonNode container : containers) {
        if (Json.text(container, "name").equals(Json.text(patched, "name"))) {
          Patches.merge((ObjectNode) container, patched);
        }
      }
    }
  }

  /** The template that the pod was made from, filled; empty for a pod of somebody else. */
  static JsonNode template(JsonNode pod) {
    for (JsonNode variable : PodStatus.main(pod).path("env")) {
      if (Json.text(variable, "name").equals(TEMPLATE_VARIABLE)) {
        return Json.read(Json.text(variable, "value"));
      }
    }
    return Json.object();
  }

  /** {@code finetuner} of a node {@code run[1].finetuner(0)}. */
  static String step(JsonNode pod) {
    return step(Json.text(pod, "metadata", "annotations", NODE_NAME));
  }

  static String step(String nodeName) {
    return nodeName.substring(nodeName.lastIndexOf("].") + 2).replaceFirst("\\(\\d+\\)$", "");
  }

  /** {@code 1} of a node {@code run[1].finetuner(1)}, {@code 0} of one without a retryStrategy. */
  static int attempt(JsonNode pod) {
    String nodeName = Json.text(pod, "metadata", "annotations", NODE_NAME);
    var matcher = ATTEMPT.matcher(nodeName);
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  /** Why it waits, or how it died, as Argo puts it into its node's message. */
  static Optional<String> message(JsonNode pod) {
    JsonNode status = pod.path("status");
    return switch (Json.text(status, "phase")) {
      case "Pending" -> waiting(status);
      case "Failed" -> Optional.of(death(status));
      default -> Optional.empty();
    };
  }

  static Optional<String> exitCode(JsonNode pod) {
    JsonNode code = Json.at(main(pod.path("status")), "state", "terminated", "exitCode");
    return code.isMissingNode() ? Optional.empty() : Optional.of(code.asString());
  }

  private static Optional<String> waiting(JsonNode status) {
    for (JsonNode condition : status.path("conditions")) {
      if (Json.text(condition, "reason").equals("Unschedulable")) {
        return Optional.of("Unschedulable: " + Json.text(condition, "message"));
      }
    }
    JsonNode waiting = Json.at(main(status), "state", "waiting");
    if (waiting.has("message")) {
      return Optional.of(Json.text(waiting, "reason") + ": " + Json.text(waiting, "message"));
    }
    return Optional.of(Json.text(waiting, "reason")).filter(reason -> !reason.isEmpty());
  }

  private static String death(JsonNode status) {
    if (status.has("message")) {
      return Json.text(status, "message");
    }
    JsonNode terminated = Json.at(main(status), "state", "terminated");
    return "main: %s (exit code %s)"
        .formatted(Json.text(terminated, "reason"), Json.text(terminated, "exitCode"));
  }

  private static JsonNode main(JsonNode status) {
    for (JsonNode container : status.path("containerStatuses")) {
      if (Json.text(container, "name").equals("main")) {
        return container;
      }
    }
    return Json.object();
  }
}
