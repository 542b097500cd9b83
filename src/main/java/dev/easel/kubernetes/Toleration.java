package dev.easel.kubernetes;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** A pod's, as Kubernetes has it (core/v1, ToleratesTaint): what is empty fits all. */
public record Toleration(String key, String operator, String value, String effect) {

  static List<Toleration> of(JsonNode podSpec) {
    return podSpec
        .path("tolerations")
        .valueStream()
        .map(
            it ->
                new Toleration(
                    it.path("key").asString(""),
                    it.path("operator").asString("Equal"),
                    it.path("value").asString(""),
                    it.path("effect").asString("")))
        .toList();
  }

  boolean tolerates(NodeKind.Taint taint) {
    return (effect.isEmpty() || effect.equals(taint.effect()))
        && (key.isEmpty() ? operator.equals("Exists") : key.equals(taint.key()))
        && (operator.equals("Exists") || value.equals(taint.value()));
  }
}
