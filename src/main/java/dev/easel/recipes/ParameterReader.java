package dev.easel.recipes;

import dev.easel.argo.WorkflowTemplate;
import dev.easel.http.NearestName;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Joins a template's parameters with what the schema says about each. */
final class ParameterReader {

  /** What a text may look like about which the schema says nothing more. */
  static final String STRICT = "^[A-Za-z0-9_]([A-Za-z0-9 _.,/+@=-]|:[A-Za-z0-9_./])*$";

  static final int STRICT_LONGEST = 255;

  private final RecipeSchema schema;

  ParameterReader(RecipeSchema schema) {
    this.schema = schema;
  }

  List<Parameter> read(WorkflowTemplate template) throws SchemaRefused {
    refuseUnknown(names(template));
    var parameters = new java.util.ArrayList<Parameter>();
    var roles = EnumSet.noneOf(Role.class);
    for (var parameter : template.parameters()) {
      var read = read(parameter);
      var role = read.role();
      if (role != null && !role.repeats() && !roles.add(role)) {
        throw new SchemaRefused(
            "schema_invalid", "Two parameters have the role '%s'.".formatted(role.word()));
      }
      parameters.add(read);
    }
    return parameters;
  }

  /** The parameters of a template whose schema is of no use. */
  static List<Parameter> unread(WorkflowTemplate template) {
    var reader = new ParameterReader(RecipeSchema.NONE);
    return template.parameters().stream().map(reader::undescribed).toList();
  }

  static Set<String> names(WorkflowTemplate template) {
    return template.parameters().stream()
        .map(WorkflowTemplate.Parameter::name)
        .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
  }

  private void refuseUnknown(Set<String> known) throws SchemaRefused {
    for (var name : schema.document().path("properties").propertyNames()) {
      if (!known.contains(name)) {
        throw new SchemaRefused(
            "schema_names",
            "The schema describes a parameter that the template does not have. "
                + NearestName.refusal("Parameter", name, known));
      }
    }
  }

  private Parameter read(WorkflowTemplate.Parameter parameter) throws SchemaRefused {
    var name = parameter.name();
    var property = schema.property(name);
    if (property == null) {
      return undescribed(parameter);
    }
    var pattern = property.path("x-default").stringValueOpt().orElse(null);
    if (pattern != null) {
      Outline.refuseUnfillable("x-default of " + name, pattern, Set.of("run_name"));
    }
    return new Parameter(
        name,
        type(name, property.path("type")),
        parameter.value(),
        pattern,
        property.path("x-group").stringValueOpt().orElse(null),
        role(name, property.path("x-role")),
        property,
        true);
  }

  private Parameter undescribed(WorkflowTemplate.Parameter parameter) {
    return new Parameter(
        parameter.name(),
        Parameter.Type.STRING,
        parameter.value(),
        null,
        null,
        Role.named(parameter.name()).orElse(null),
        strict(),
        false);
  }

  private ObjectNode strict() {
    return schema
        .document()
        .objectNode()
        .put("type", "string")
        .put("pattern", STRICT)
        .put("maxLength", STRICT_LONGEST);
  }

  private static Parameter.Type type(String name, JsonNode type) throws SchemaRefused {
    var word = type.asString(type.isMissingNode() ? "string" : "");
    return Arrays.stream(Parameter.Type.values())
        .filter(known -> known.name().toLowerCase(Locale.ROOT).equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                new SchemaRefused(
                    "schema_invalid",
                    "The type of '%s' is not string, integer, number or boolean.".formatted(name)));
  }

  private static @Nullable Role role(String name, JsonNode word) throws SchemaRefused {
    if (word.isMissingNode()) {
      return Role.named(name).orElse(null);
    }
    return Role.of(word.asString(""))
        .orElseThrow(
            () ->
                new SchemaRefused(
                    "schema_invalid",
                    "The x-role of '%s' is not known; roles are %s."
                        .formatted(
                            name,
                            Arrays.stream(Role.values())
                                .map(Role::word)
                                .collect(Collectors.joining(", ")))));
  }
}
