package dev.easel.sandbox;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes an InferenceService's status for a state, as KServe 0.20 was seen to. */
final class ServiceStatus {
  private static final Set<String> MAJOR = Set.of("IngressReady", "PredictorReady", "Ready");
  private static final String[] VISIBILITY = {
    "networking.knative.dev/visibility", "networking.kserve.io/visibility"
  };

  private final JsonNode service;
  private final ServiceState state;
  private final String domain;
  private final String name;
  private final String namespace;

  private ServiceStatus(JsonNode service, ServiceState state, String domain) {
    this.service = service;
    this.state = state;
    this.domain = domain;
    this.name = Json.text(service, "metadata", "name");
    this.namespace = Json.text(service, "metadata", "namespace");
  }

  static ObjectNode of(JsonNode service, ServiceState state, String domain, String now) {
    return new ServiceStatus(service, state, domain).write(now);
  }

  private ObjectNode write(String now) {
    ObjectNode status = Json.object();
    if (state.routed()) {
      status.putObject("address").put("url", address());
    }
    if (state != ServiceState.STOPPED) {
      component(status.putObject("components").putObject("predictor"));
    }
    status.set("conditions", conditions(now));
    status.put("deploymentMode", state.standard() ? "Standard" : mode());
    model(status.putObject("modelStatus"));
    if (state.observed()) {
      status.set("observedGeneration", Json.at(service, "metadata", "generation"));
    }
    if (state.routed()) {
      status.put("url", "http://" + host(name));
    }
    return status;
  }

  private String mode() {
    String asked =
        Json.text(service, "metadata", "annotations", "serving.kserve.io/deploymentMode");
    return asked.equals("Standard") || asked.equals("RawDeployment") ? "Standard" : "Knative";
  }

  private String address() {
    String host = state.standard() ? name + "-predictor" : name;
    return "http://" + host + "." + namespace + ".svc.cluster.local";
  }

  private String host(String service) {
    if (clusterLocal()) {
      return service + "." + namespace + ".svc.cluster.local";
    }
    return service + (state.standard() ? "-" : ".") + namespace + "." + domain;
  }

  private boolean clusterLocal() {
    for (String label : VISIBILITY) {
      if (Json.text(service, "metadata", "labels", label).equals("cluster-local")) {
        return true;
      }
    }
    return false;
  }

  private void component(ObjectNode predictor) {
    String revision = name + "-predictor-00001";
    if (state.routed() && !state.standard()) {
      String address = "http://" + name + "-predictor." + namespace + ".svc.cluster.local";
      predictor.putObject("address").put("url", address);
    }
    if (state.observed() && !state.standard()) {
      predictor.put("latestCreatedRevision", revision);
    }
    if (state.routed() && !state.standard()) {
      predictor.put("latestReadyRevision", revision).put("latestRolledoutRevision", revision);
      ObjectNode traffic = predictor.putArray("traffic").addObject();
      traffic.put("latestRevision", true).put("percent", 100).put("revisionName", revision);
    }
    if (state.routed()) {
      predictor.put("url", "http://" + host(name + "-predictor"));
    }
  }

  private void model(ObjectNode model) {
    if (state != ServiceState.STOPPED) {
      ObjectNode copies = model.putObject("copies").put("failedCopies", 0);
      if (state.hasPod()) {
        copies.put("totalCopies", 1);
      }
      ObjectNode states = model.putObject("states");
      states.put("activeModelState", state.active()).put("targetModelState", state.target());
    }
    model.put("transitionStatus", state.transition());
  }

  /** A condition keeps its time while its status stays. */
  private ArrayNode conditions(String now) {
    Map<String, JsonNode> before = new HashMap<>();
    Json.at(service, "status", "conditions")
        .forEach(condition -> before.put(Json.text(condition, "type"), condition));
    ArrayNode conditions = Json.array();
    for (String line : state.conditions()) {
      String[] words = line.split(" ", 3);
      JsonNode known = before.getOrDefault(words[0], Json.object());
      boolean same = Json.text(known, "status").equals(words[1]);
      ObjectNode condition = conditions.addObject();
      condition.put("lastTransitionTime", same ? Json.text(known, "lastTransitionTime") : now);
      if (state == ServiceState.FAILED && words[0].equals("PredictorConfigurationReady")) {
        condition.put("message", failure());
      }
      if (words.length > 2) {
        condition.put("reason", words[2]);
      }
      if (!MAJOR.contains(words[0])) {
        condition.put("severity", "Info");
      }
      condition.put("status", words[1]).put("type", words[0]);
    }
    return conditions;
  }

  private String failure() {
    String image = Json.text(Json.at(service, "spec", "predictor", "containers").path(0), "image");
    return "Revision \"%s-predictor-00001\" failed with message: Unable to fetch image \"%s\""
        .formatted(name, image);
  }
}
