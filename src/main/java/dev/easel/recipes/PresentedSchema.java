package dev.easel.recipes;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON Schema that callers see: that of a run's {@code parameters}, in the template's order,
 * with the template's defaults as values of their types.
 */
final class PresentedSchema {

  private static final List<String> NOT_SHOWN = List.of("x-easel", "title", "description");

  private final Gate gate;

  PresentedSchema(Gate gate) {
    this.gate = gate;
  }

  ObjectNode parameters() {
    var schema = gate.schema().document().deepCopy();
    schema.remove(NOT_SHOWN);
    schema.put("type", "object").put("additionalProperties", false);
    var properties = schema.putObject("properties");
    var required = schema.putArray("required");
    var order = 0;
    for (var parameter : gate.parameters()) {
      if (parameter.role() == Role.RUN_NAME) {
        continue;
      }
      properties.set(parameter.name(), property(parameter).put("x-order", ++order));
      if (parameter.withoutCaller("").isEmpty()) {
        required.add(parameter.name());
      }
    }
    return schema;
  }

  /** What a run's {@code name} must be. */
  ObjectNode name() {
    var names = gate.house().names();
    var schema = gate.schema().document().objectNode();
    return schema
        .put("type", "string")
        .put("description", "The run's name: the guide's run_name.")
        .put("pattern", names.pattern())
        .put("maxLength", names.longest());
  }

  private static ObjectNode property(Parameter parameter) {
    var property = parameter.schema().deepCopy();
    property.remove("default");
    if (parameter.pattern() == null && parameter.fallback() != null) {
      Typed.value(parameter, parameter.fallback())
          .ifPresent(value -> property.set("default", value));
    }
    return property;
  }
}
