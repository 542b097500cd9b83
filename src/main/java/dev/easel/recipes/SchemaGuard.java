package dev.easel.recipes;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonPointer;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads a schema that nobody vouches for, and refuses what would cost more than it looks: size,
 * depth, references outside the document or in circles, references that multiply, numbers and
 * patterns that grow.
 */
final class SchemaGuard {

  /** Characters of a schema. */
  static final int LARGEST = 256 * 1024;

  /** Nodes of a schema with its references written out, patterns by the size of their programs. */
  static final long MOST = 100_000;

  private static final int DEEPEST = 32;
  private static final int LARGEST_EXPONENT = 400;
  private static final String DIALECT = "https://json-schema.org/draft/2020-12/schema";
  private static final Set<String> RESERVED = Set.of("$ref", "$schema", "$defs", "$comment");

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxNumberLength(100)
                          .build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final ObjectNode document;
  private final Map<String, Long> costs = new HashMap<>();

  private SchemaGuard(ObjectNode document) {
    this.document = document;
  }

  static ObjectNode read(String text) throws SchemaRefused {
    if (text.length() > LARGEST) {
      throw new SchemaRefused(
          "schema_too_large", "The schema has more than %d characters.".formatted(LARGEST));
    }
    var document = parsed(text);
    new SchemaGuard(document).cost(document);
    return document;
  }

  private static ObjectNode parsed(String text) throws SchemaRefused {
    try {
      if (MAPPER.readTree(text) instanceof ObjectNode document) {
        return document;
      }
      throw new SchemaRefused("schema_invalid", "The schema is not a JSON object.");
    } catch (JacksonException e) {
      throw new SchemaRefused(
          "schema_invalid",
          "The schema is not JSON at most %d deep: %s.".formatted(DEEPEST, e.getOriginalMessage()));
    }
  }

  private long cost(JsonNode node) throws SchemaRefused {
    var cost = 1L;
    if (node.isNumber()) {
      refuseVast(node);
    }
    for (var element : node.isArray() ? node.values() : Set.<JsonNode>of()) {
      cost += cost(element);
    }
    for (var member : node.properties()) {
      cost += cost(member.getValue()) + ownCost(member.getKey(), member.getValue());
    }
    if (cost > MOST) {
      throw new SchemaRefused(
          "schema_too_large", "The schema, with its references written out, is too large.");
    }
    return cost;
  }

  private long ownCost(String keyword, JsonNode value) throws SchemaRefused {
    if (keyword.equals("pattern") && value.isString()) {
      return LinearRegex.cost(value.stringValue());
    }
    if (keyword.equals("patternProperties")) {
      var cost = 0L;
      for (var pattern : value.propertyNames()) {
        cost += LinearRegex.cost(pattern);
      }
      return cost;
    }
    return keyword.startsWith("$") ? reservedCost(keyword, value) : 0;
  }

  private long reservedCost(String keyword, JsonNode value) throws SchemaRefused {
    if (!RESERVED.contains(keyword)) {
      throw new SchemaRefused(
          "schema_invalid", "The schema's keyword '%s' is not supported.".formatted(keyword));
    }
    if (keyword.equals("$schema") && !DIALECT.equals(value.asString(""))) {
      throw new SchemaRefused("schema_invalid", "The schema's $schema is not " + DIALECT + ".");
    }
    return keyword.equals("$ref") ? referenceCost(value.asString("")) : 0;
  }

  private long referenceCost(String reference) throws SchemaRefused {
    if (!reference.matches("#(/[A-Za-z0-9_$-]+)+")) {
      throw new SchemaRefused(
          "schema_invalid",
          "The schema refers to '%s'; only '#/$defs/…' of the same document is followed."
              .formatted(reference));
    }
    var known = costs.get(reference);
    if (known != null && known >= 0) {
      return known;
    }
    var target = document.at(JsonPointer.compile(reference.substring(1)));
    if (known != null || target.isMissingNode()) {
      throw new SchemaRefused(
          "schema_invalid",
          "The schema's reference '%s' %s."
              .formatted(reference, known == null ? "leads nowhere" : "goes in a circle"));
    }
    costs.put(reference, -1L);
    var cost = cost(target);
    costs.put(reference, cost);
    return cost;
  }

  private static void refuseVast(JsonNode number) throws SchemaRefused {
    if (Math.abs((long) number.decimalValue().scale()) > LARGEST_EXPONENT) {
      throw new SchemaRefused("schema_invalid", "The schema has a number that is too large.");
    }
  }
}
