package dev.easel.sandbox;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Which objects a list or a watch is about. */
record Filter(ResourceType type, String namespace, Selector labels, Map<String, String> fields) {

  /** Reads labelSelector and fieldSelector; refuses what the sandbox does not know. */
  static Filter of(Call call, ResourceType type, String namespace) {
    return of(type, namespace, call.query("labelSelector"), call.query("fieldSelector"));
  }

  static Filter of(ResourceType type, String namespace, String labels, String fieldSelector) {
    Map<String, String> fields = new HashMap<>();
    for (String term : fieldSelector.isEmpty() ? new String[0] : fieldSelector.split(",", -1)) {
      int equals = term.indexOf('=');
      if (equals < 1 || term.charAt(equals - 1) == '!') {
        throw Refused.badRequest("the sandbox does not know the field selector " + term);
      }
      fields.put(term.substring(0, equals), term.substring(equals + 1).replaceFirst("^=", ""));
    }
    return new Filter(type, namespace, Selector.parse(labels), fields);
  }

  boolean matches(Stored stored) {
    return stored.key().type().equals(type)
        && (namespace.isEmpty() || stored.key().namespace().equals(namespace))
        && labels.matches(stored.labels())
        && fields.entrySet().stream().allMatch(field -> has(stored, field));
  }

  private static boolean has(Stored stored, Map.Entry<String, String> field) {
    String value = field.getValue();
    if (field.getKey().equals("metadata.name")) {
      return stored.key().name().equals(value);
    }
    ObjectNode tree = stored.tree();
    return Json.text(tree, field.getKey().split("\\.", -1)).equals(value);
  }

  boolean selects() {
    return !labels.terms().isEmpty() || !fields.isEmpty();
  }
}
