package dev.easel.sandbox;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/** Progress and resource durations of a workflow's nodes: each counts itself and all below it. */
final class Tally {
  private final Nodes nodes;

  Tally(Nodes nodes) {
    this.nodes = nodes;
  }

  void count(ObjectNode workflow) {
    for (ObjectNode node : nodes.all()) {
      List<ObjectNode> pods = podsBelow(node);
      node.put("progress", progress(pods));
      if (Nodes.fulfilled(node) && !Json.text(node, "type").equals("Pod")) {
        total(node, pods);
      }
    }
    List<ObjectNode> pods = nodes.ofType("Pod");
    ObjectNode status = Json.objectAt(workflow, "status");
    status.put("progress", progress(pods));
    total(status, pods);
  }

  private static String progress(List<ObjectNode> pods) {
    long done = pods.stream().filter(pod -> Json.text(pod, "phase").equals("Succeeded")).count();
    return done + "/" + pods.size();
  }

  private static void total(ObjectNode into, List<ObjectNode> pods) {
    Map<String, Long> sums = new TreeMap<>();
    for (ObjectNode pod : pods) {
      pod.path("resourcesDuration")
          .properties()
          .forEach(entry -> sums.merge(entry.getKey(), entry.getValue().asLong(0), Long::sum));
    }
    if (!sums.isEmpty()) {
      ObjectNode durations = into.putObject("resourcesDuration");
      sums.forEach(durations::put);
    }
  }

  private List<ObjectNode> podsBelow(ObjectNode from) {
    Set<String> seen = new HashSet<>();
    Deque<ObjectNode> open = new ArrayDeque<>(List.of(from));
    List<ObjectNode> pods = new ArrayList<>();
    boolean alone = Json.text(from, "type").equals("Pod");
    while (!open.isEmpty()) {
      ObjectNode node = open.pop();
      if (seen.add(Json.text(node, "id"))) {
        if (Json.text(node, "type").equals("Pod")) {
          pods.add(node);
        }
        if (!alone) {
          open.addAll(nodes.children(node));
        }
      }
    }
    return pods;
  }
}
