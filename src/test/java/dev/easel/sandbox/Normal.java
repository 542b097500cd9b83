package dev.easel.sandbox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object without what differs from one run to the next: names, ids, hashes, times, hosts,
 * amounts.
 */
final class Normal {
  private static final Pattern HOST = Pattern.compile("\\b(gpu-\\d|real-1)\\b");
  private static final Pattern TIME = Pattern.compile("\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");
  private static final Set<String> DROPPED =
      Set.of(
          "uid", "resourceVersion", "managedFields", "estimatedDuration", "imageID", "finalizers");
  private static final Set<String> HIDDEN =
      Set.of(
          "hostNodeName",
          "workflows.argoproj.io/trace-id",
          "workflows.argoproj.io/span-id",
          "easel.dev/run",
          "namespace");

  private Normal() {}

  static JsonNode of(JsonNode object) {
    String name = Json.text(object, "metadata", "name");
    Map<String, String> nodes = new HashMap<>();
    Json.at(object, "status", "nodes")
        .forEach(node -> nodes.put(Json.text(node, "id"), Json.text(node, "name")));
    JsonNode text = Json.read(rename(object.toString(), nodes, name));
    return clean("", text);
  }

  private static String rename(String json, Map<String, String> nodes, String name) {
    if (name.isEmpty()) {
      return TIME.matcher(json).replaceAll("TIME");
    }
    Matcher id = Pattern.compile(Pattern.quote(name) + "-\\d+").matcher(json);
    String named =
        id.replaceAll(m -> Matcher.quoteReplacement(nodes.getOrDefault(m.group(), m.group())));
    String timeless = TIME.matcher(named).replaceAll("TIME").replace(name, "NAME");
    return HOST.matcher(timeless).replaceAll("HOST");
  }

  private static JsonNode clean(String member, JsonNode node) {
    if (node.isArray()) {
      var cleaned = Json.array();
      node.forEach(element -> cleaned.add(clean(member, element)));
      return cleaned;
    }
    if (!(node instanceof ObjectNode object)) {
      return node;
    }
    ObjectNode cleaned = Json.object();
    for (Map.Entry<String, JsonNode> entry : object.properties()) {
      String key = entry.getKey();
      if (HIDDEN.contains(key)) {
        cleaned.put(key, "HIDDEN");
      } else if (member.equals("resourcesDuration")) {
        cleaned.put(key, "AMOUNT");
      } else if (!DROPPED.contains(key)) {
        cleaned.set(key, clean(key, entry.getValue()));
      }
    }
    return cleaned;
  }

  /** In a copy, without the members of that name, wherever they stand. */
  static JsonNode without(JsonNode node, String... members) {
    JsonNode copy = node.deepCopy();
    for (String member : members) {
      copy.findParents(member).forEach(parent -> ((ObjectNode) parent).remove(member));
    }
    return copy;
  }

  /** What is in one and not in the other, a line for each path. */
  static List<String> differences(JsonNode recorded, JsonNode actual) {
    List<String> differences = new ArrayList<>();
    compare("", recorded, actual, differences);
    return differences;
  }

  private static void compare(
      String path, JsonNode recorded, JsonNode actual, List<String> differences) {
    if (recorded.isObject() && actual.isObject()) {
      Set<String> members = new TreeSet<>(recorded.propertyNames());
      members.addAll(actual.propertyNames());
      members.forEach(
          it -> compare(path + "/" + it, recorded.path(it), actual.path(it), differences));
    } else if (recorded.isArray() && actual.isArray()) {
      for (int i = 0; i < Math.max(recorded.size(), actual.size()); i++) {
        compare(path + "/" + i, recorded.path(i), actual.path(i), differences);
      }
    } else if (!recorded.equals(actual)) {
      differences.add("%s: recorded %s, here %s".formatted(path, recorded, actual));
    }
  }
}
