package dev.easel.sandbox;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What an API server tells about itself: its version and the kinds it serves. */
final class Discovery {
  private Discovery() {}

  static Optional<ObjectNode> answer(List<String> path, ResourceTypes types) {
    return switch (path.size()) {
      case 1 -> root(path.getFirst(), types);
      case 2 ->
          path.getFirst().equals("api")
              ? Optional.of(resources("", path.get(1), types))
              : path.getFirst().equals("apis") ? group(path.get(1), types) : Optional.empty();
      case 3 ->
          path.getFirst().equals("apis") && serves(path.get(1), path.get(2), types)
              ? Optional.of(resources(path.get(1), path.get(2), types))
              : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<ObjectNode> root(String path, ResourceTypes types) {
    return switch (path) {
      case "version" ->
          Optional.of(
              Json.object().put("major", "1").put("minor", "31").put("gitVersion", "v1.31.0"));
      case "api" -> {
        ObjectNode versions = Json.object().put("kind", "APIVersions");
        versions.putArray("versions").add("v1");
        yield Optional.of(versions);
      }
      case "apis" -> {
        ObjectNode list = Json.object().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = list.putArray("groups");
        types.all().stream()
            .map(ResourceType::group)
            .distinct()
            .forEach(name -> group(name, types).ifPresent(groups::add));
        yield Optional.of(list);
      }
      default -> Optional.empty();
    };
  }

  private static Optional<ObjectNode> group(String name, ResourceTypes types) {
    return types.all().stream()
        .filter(type -> type.group().equals(name) && !name.isEmpty())
        .findFirst()
        .map(Discovery::group);
  }

  private static ObjectNode group(ResourceType type) {
    ObjectNode group = Json.object().put("kind", "APIGroup").put("apiVersion", "v1");
    group.put("name", type.group());
    ObjectNode version =
        Json.object().put("groupVersion", type.apiVersion()).put("version", type.version());
    group.putArray("versions").add(version);
    group.set("preferredVersion", version.deepCopy());
    return group;
  }

  private static boolean serves(String group, String version, ResourceTypes types) {
    return types.all().stream()
        .anyMatch(type -> type.group().equals(group) && type.version().equals(version));
  }

  private static ObjectNode resources(String group, String version, ResourceTypes types) {
    ObjectNode list = Json.object().put("kind", "APIResourceList").put("apiVersion", "v1");
    list.put("groupVersion", group.isEmpty() ? version : group + "/" + version);
    ArrayNode resources = list.putArray("resources");
    types.all().stream()
        .filter(type -> type.group().equals(group) && type.version().equals(version))
        .forEach(
            type ->
                resources
                    .addObject()
                    .put("name", type.plural())
                    .put("namespaced", type.namespaced())
                    .put("kind", type.kind())
                    .putArray("verbs")
                    .add("create")
                    .add("delete")
                    .add("get")
                    .add("list")
                    .add("patch")
                    .add("update")
                    .add("watch"));
    return list;
  }
}
