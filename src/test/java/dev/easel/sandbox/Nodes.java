package dev.easel.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The node tree in a workflow's status. */
final class Nodes {
  private static final Set<String> FULFILLED =
      Set.of("Succeeded", "Failed", "Error", "Skipped", "Omitted");

  private final String workflow;
  private final ObjectNode nodes;

  Nodes(ObjectNode workflow) {
    this.workflow = Json.text(workflow, "metadata", "name");
    this.nodes = Json.objectAt(workflow, "status", "nodes");
  }

  /** The root's is the workflow's name, every other's a hash of its own name (FNV-1a, 32 bits). */
  String id(String nodeName) {
    return nodeName.equals(workflow) ? workflow : workflow + "-" + fnv32a(nodeName);
  }

  @Nullable ObjectNode named(String nodeName) {
    return byId(id(nodeName));
  }

  @Nullable ObjectNode byId(String id) {
    return nodes.path(id) instanceof ObjectNode node ? node : null;
  }

  List<ObjectNode> all() {
    List<ObjectNode> all = new ArrayList<>();
    nodes.values().forEach(node -> all.add((ObjectNode) node));
    return all;
  }

  List<ObjectNode> ofType(String type) {
    return all().stream().filter(node -> Json.text(node, "type").equals(type)).toList();
  }

  ObjectNode add(String nodeName, String displayName, String type, String phase, String now) {
    ObjectNode node = nodes.putObject(id(nodeName));
    node.put("id", id(nodeName)).put("name", nodeName).put("displayName", displayName);
    node.put("type", type).put("templateScope", "local/");
    node.put("phase", phase).put("startedAt", now);
    if (!nodeName.equals(workflow)) {
      node.put("boundaryID", workflow);
    }
    return node;
  }

  void remove(ObjectNode node) {
    nodes.remove(Json.text(node, "id"));
  }

  void link(ObjectNode parent, ObjectNode child) {
    ArrayNode children = Json.arrayAt(parent, "children");
    String id = Json.text(child, "id");
    for (JsonNode known : children) {
      if (known.asString().equals(id)) {
        return;
      }
    }
    children.add(id);
  }

  List<ObjectNode> children(ObjectNode node) {
    List<ObjectNode> children = new ArrayList<>();
    for (JsonNode id : node.path("children")) {
      ObjectNode child = byId(id.asString());
      if (child != null) {
        children.add(child);
      }
    }
    return children;
  }

  static boolean fulfilled(JsonNode node) {
    return FULFILLED.contains(Json.text(node, "phase"));
  }

  static boolean failed(JsonNode node) {
    return Json.text(node, "phase").equals("Failed") || Json.text(node, "phase").equals("Error");
  }

  static void finish(ObjectNode node, String phase, @Nullable String message, String now) {
    node.put("phase", phase).put("finishedAt", now);
    if (message != null) {
      node.put("message", message);
    }
  }

  private static long fnv32a(String text) {
    int hash = 0x811c9dc5;
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (octet & 0xff)) * 0x01000193;
    }
    return Integer.toUnsignedLong(hash);
  }
}
