package dev.easel.kubernetes;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A Role, or a ClusterRole that a namespace binds.
 *
 * @param kind {@code Role} or {@code ClusterRole}
 */
public record Role(String kind, String name, List<Rule> rules) {

  /** What one of its rules allows: each verb on each resource of each group. */
  public record Rule(
      List<String> verbs, List<String> groups, List<String> resources, List<String> names) {

    boolean allows(Right right) {
      return holds(verbs, right.verb())
          && holds(groups, right.group())
          && holds(resources, right.resource())
          && (names.isEmpty() || (right.name() != null && names.contains(right.name())));
    }

    private static boolean holds(List<String> allowed, String asked) {
      return allowed.contains("*") || allowed.contains(asked);
    }
  }

  static Role of(String kind, JsonNode object) {
    return new Role(
        kind,
        object.path("metadata").path("name").asString(""),
        object.path("rules").valueStream().map(Role::rule).toList());
  }

  private static Rule rule(JsonNode rule) {
    return new Rule(
        texts(rule.path("verbs")),
        texts(rule.path("apiGroups")),
        texts(rule.path("resources")),
        texts(rule.path("resourceNames")));
  }

  private static List<String> texts(JsonNode array) {
    return array.valueStream().map(text -> text.asString("")).toList();
  }
}
