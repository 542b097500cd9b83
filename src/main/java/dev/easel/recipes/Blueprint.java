package dev.easel.recipes;

import dev.easel.argo.WorkflowTemplate;
import dev.easel.http.Violations;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A template as a recipe, with everything that follows from the template alone.
 *
 * @param problems why it cannot be used; empty if it can
 */
record Blueprint(
    String name,
    WorkflowTemplate template,
    Outline outline,
    Gate gate,
    String digest,
    List<RecipeProblem> problems) {

  static final String RECIPE_LABEL = "easel.dev/recipe";
  private static final String SCHEMA = "easel.dev/schema";
  private static final JsonMapper CANONICAL =
      JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS).build();

  static Blueprint of(WorkflowTemplate template, HouseRules house) {
    var name = template.labels().getOrDefault(RECIPE_LABEL, template.name());
    try {
      var schema = schema(template);
      var outline = Outline.of(name, schema.document(), ParameterReader.names(template));
      var gate = new Gate(new ParameterReader(schema).read(template), schema, outline, house);
      return new Blueprint(
          name,
          template,
          outline,
          gate,
          digest(template, schema.document()),
          faultyDefaults(gate, template.name()));
    } catch (SchemaRefused e) {
      return broken(name, template, house, e.problem(template.name()));
    }
  }

  boolean sound() {
    return problems.isEmpty();
  }

  private static RecipeSchema schema(WorkflowTemplate template) throws SchemaRefused {
    var annotation = template.annotations().get(SCHEMA);
    if (annotation == null) {
      throw new SchemaRefused("schema_missing", "The template has no annotation " + SCHEMA + ".");
    }
    return RecipeSchema.of(annotation);
  }

  private static Blueprint broken(
      String name, WorkflowTemplate template, HouseRules house, RecipeProblem problem) {
    var outline = Outline.unknown(name);
    var parameters = ParameterReader.unread(template);
    return new Blueprint(
        name,
        template,
        outline,
        new Gate(parameters, RecipeSchema.NONE, outline, house),
        digest(template, RecipeSchema.NONE.document()),
        List.of(problem));
  }

  /** A default that the gate would refuse refuses every run: the recipe itself is at fault. */
  private static List<RecipeProblem> faultyDefaults(Gate gate, String template) {
    var violations = new Violations();
    gate.resolve("example", Map.of(), violations);
    var problems = new ArrayList<RecipeProblem>();
    for (var violation : violations.all()) {
      if (!violation.code().equals("required")) {
        problems.add(
            new RecipeProblem(
                "default_refused",
                "A default is refused by the recipe's own schema or rules: " + violation.message(),
                "Correct the default or the annotation %s of the WorkflowTemplate '%s'."
                    .formatted(SCHEMA, template)));
      }
    }
    return problems;
  }

  private static String digest(WorkflowTemplate template, ObjectNode schema) {
    var parameters =
        template.parameters().stream()
            .map(parameter -> java.util.Arrays.asList(parameter.name(), parameter.value()))
            .toList();
    var canonical =
        CANONICAL.writeValueAsString(
            Map.of(
                "template",
                template.name(),
                "parameters",
                parameters,
                "schema",
                CANONICAL.convertValue(schema, Map.class)));
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(canonical.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
