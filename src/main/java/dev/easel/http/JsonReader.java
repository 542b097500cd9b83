package dev.easel.http;

import java.util.List;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads a request's JSON: RFC 8259 to the letter, no member twice, at most 32 deep. */
class JsonReader {

  private static final Pattern LONG_EXPONENT = Pattern.compile("[eE][-+]?0*[1-9]\\d{3}");

  private static final Pattern UNRECOGNIZED = Pattern.compile("Unrecognized token '[^']*'");

  private final JsonFactory factory =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(
              StreamReadConstraints.builder().maxNestingDepth(32).maxNumberLength(100).build())
          .build();

  /**
   * @throws Problem 400 {@code malformed_json} if the bytes are not one JSON object
   * @throws Invalid if a text holds what PostgreSQL cannot store
   */
  ObjectNode read(byte[] bytes) {
    if (bytes.length == 0) {
      return JsonNodeFactory.instance.objectNode();
    }
    try (var parser = factory.createParser(ObjectReadContext.empty(), bytes)) {
      var token = parser.nextToken();
      if (token != JsonToken.START_OBJECT) {
        throw malformed("The body must be one JSON object.");
      }
      var body = (ObjectNode) value(parser, token);
      if (parser.nextToken() != null) {
        throw malformed("The body must be one JSON object; something follows it.");
      }
      refuseUnstorable(body);
      return body;
    } catch (JacksonException e) {
      var at = e.getLocation();
      throw malformed(
          "The body is not JSON: %s (line %d, column %d)."
              .formatted(words(e), at.getLineNr(), at.getColumnNr()));
    }
  }

  /** Without the token itself, which may be a secret that lacks its quotes. */
  private static String words(JacksonException e) {
    return UNRECOGNIZED
        .matcher(String.valueOf(e.getOriginalMessage()))
        .replaceFirst("Unrecognized token");
  }

  private static JsonNode value(JsonParser parser, JsonToken token) {
    var nodes = JsonNodeFactory.instance;
    return switch (token) {
      case START_OBJECT -> {
        var object = nodes.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
          var name = parser.currentName();
          object.set(name, value(parser, parser.nextToken()));
        }
        yield object;
      }
      case START_ARRAY -> {
        var array = nodes.arrayNode();
        for (var next = parser.nextToken();
            next != JsonToken.END_ARRAY;
            next = parser.nextToken()) {
          array.add(value(parser, next));
        }
        yield array;
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getString());
      case VALUE_TRUE -> nodes.booleanNode(true);
      case VALUE_FALSE -> nodes.booleanNode(false);
      case VALUE_NULL -> nodes.nullNode();
      default -> nodes.stringNode(parser.getString());
    };
  }

  /** PostgreSQL's numeric, and so its jsonb, ends at 131072 digits. */
  private static NumberToken number(String token) {
    if (LONG_EXPONENT.matcher(token).find()) {
      throw malformed("A number's exponent must have at most three digits.");
    }
    return new NumberToken(token);
  }

  private static void refuseUnstorable(ObjectNode body) {
    var violations = new Violations();
    walk(body, List.of(), violations);
    violations.throwIfAny();
  }

  private static void walk(JsonNode node, List<String> path, Violations violations) {
    if (node.isString()) {
      check(node.stringValue(), path, violations);
    } else if (node.isObject()) {
      node.properties()
          .forEach(
              member -> {
                var at = JsonBody.child(path, member.getKey());
                check(member.getKey(), at, violations);
                walk(member.getValue(), at, violations);
              });
    } else {
      for (var i = 0; i < node.size(); i++) {
        walk(node.get(i), JsonBody.child(path, Integer.toString(i)), violations);
      }
    }
  }

  private static void check(String text, List<String> path, Violations violations) {
    if (Text.unstorable(text)) {
      violations.add(
          path.stream().map(Text::storable).toList(),
          "not_text",
          "A text must not contain NUL or unpaired surrogates.");
    }
  }

  private static Problem malformed(String detail) {
    return new Problem(HttpStatus.BAD_REQUEST, "malformed_json", detail);
  }
}
