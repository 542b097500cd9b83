package dev.easel.recipes;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A recipe's JSON Schema 2020-12, read from its template's annotation and ready to check with. */
final class RecipeSchema {

  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDialect(
          Dialect.builder("https://easel.dev/recipe-schema", Dialects.getDraft202012())
              .unknownKeywordFactory((keyword, context) -> new NonValidationKeyword(keyword))
              .build(),
          registry ->
              registry
                  .schemaCacheEnabled(false)
                  .schemaLoader(loader -> loader.fetchRemoteResources(false))
                  .schemaRegistryConfig(
                      SchemaRegistryConfig.builder()
                          .regularExpressionFactory(new LinearRegex())
                          .locale(Locale.ENGLISH)
                          .build()));
  private static final Schema DIALECT =
      SchemaRegistry.withDialect(
              Dialects.getDraft202012(),
              registry -> registry.schemaLoader(loader -> loader.fetchRemoteResources(false)))
          .getSchema(SchemaLocation.of(Dialects.getDraft202012().getId()));

  /** Of a template that has none: every parameter has the strict default. */
  static final RecipeSchema NONE = new RecipeSchema(JsonNodeFactory.instance.objectNode());

  private final ObjectNode document;
  private final Schema schema;

  private RecipeSchema(ObjectNode document) {
    this.document = document;
    // networknt 3.0.9 would take its own dialect, which warns of every keyword it does not know.
    var withoutDialect = document.deepCopy();
    withoutDialect.remove("$schema");
    this.schema = REGISTRY.getSchema(withoutDialect);
  }

  static RecipeSchema of(String annotation) throws SchemaRefused {
    var document = SchemaGuard.read(annotation);
    var faults = DIALECT.validate(document);
    if (!faults.isEmpty()) {
      throw new SchemaRefused(
          "schema_invalid",
          faults.stream()
              .limit(3)
              .map(fault -> fault.getInstanceLocation() + " " + fault.getMessage())
              .collect(Collectors.joining("; ", "The schema is no JSON Schema: ", ".")));
    }
    if (!"object".equals(document.path("type").asString("object"))) {
      throw new SchemaRefused("schema_invalid", "The schema's type is not object.");
    }
    return compiled(document);
  }

  private static RecipeSchema compiled(ObjectNode document) throws SchemaRefused {
    try {
      var schema = new RecipeSchema(document);
      schema.schema.initializeValidators();
      return schema;
    } catch (RuntimeException e) {
      throw new SchemaRefused(
          "schema_invalid", "The schema cannot be used: " + e.getMessage() + ".");
    }
  }

  ObjectNode document() {
    return document;
  }

  /** The part about one parameter; null if it has none. */
  @Nullable ObjectNode property(String name) {
    return document.path("properties").get(name) instanceof ObjectNode property ? property : null;
  }

  List<Error> faults(JsonNode typed) {
    return schema.validate(typed);
  }
}
