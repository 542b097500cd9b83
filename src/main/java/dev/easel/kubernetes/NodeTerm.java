package dev.easel.kubernetes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Labels that a node must have for a pod, each with one of some values. Of several terms one is
 * enough.
 */
public record NodeTerm(Map<String, Set<String>> labels) {

  /**
   * The terms of a pod's {@code nodeSelector} and required node affinity; none if it takes any
   * node. Only {@code In} is read.
   */
  public static List<NodeTerm> of(JsonNode podSpec) {
    var selector = new LinkedHashMap<String, Set<String>>();
    podSpec
        .path("nodeSelector")
        .properties()
        .forEach(label -> selector.put(label.getKey(), Set.of(label.getValue().asString(""))));
    var terms = new ArrayList<NodeTerm>();
    for (var term :
        podSpec.at(
            "/affinity/nodeAffinity/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms")) {
      var labels = new LinkedHashMap<>(selector);
      term.path("matchExpressions").forEach(expression -> add(expression, labels));
      terms.add(new NodeTerm(labels));
    }
    return terms.isEmpty() && !selector.isEmpty() ? List.of(new NodeTerm(selector)) : terms;
  }

  private static void add(JsonNode expression, Map<String, Set<String>> labels) {
    if (expression.path("operator").asString("").equals("In")) {
      labels.put(
          expression.path("key").asString(""),
          expression
              .path("values")
              .valueStream()
              .map(value -> value.asString(""))
              .collect(Collectors.toSet()));
    }
  }

  /** The same with other values. */
  public NodeTerm with(UnaryOperator<String> values) {
    var changed = new LinkedHashMap<String, Set<String>>();
    labels.forEach(
        (label, allowed) ->
            changed.put(label, allowed.stream().map(values).collect(Collectors.toSet())));
    return new NodeTerm(changed);
  }

  /** Whether a node with these labels fits. */
  public boolean fits(Map<String, String> node) {
    return labels.entrySet().stream()
        .allMatch(label -> label.getValue().contains(node.getOrDefault(label.getKey(), "")));
  }

  /** As a label selector reads: {@code gpu.nvidia.com/class=A40}. */
  @Override
  public String toString() {
    return labels.entrySet().stream()
        .map(label -> label.getKey() + "=" + String.join("|", label.getValue()))
        .collect(Collectors.joining(", "));
  }
}
