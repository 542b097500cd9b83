package dev.easel.recipes;

import com.networknt.schema.Error;
import dev.easel.http.NearestName;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What a recipe's schema has against a value, in words for whoever typed it. */
final class SchemaFault {

  private SchemaFault() {}

  static Fault of(Parameter parameter, String text, Error error) {
    var name = parameter.name();
    var said = error.getSchemaNode();
    return switch (error.getKeyword()) {
      case "minimum" -> outOfRange(name, "at least " + said);
      case "maximum" -> outOfRange(name, "at most " + said);
      case "exclusiveMinimum" -> outOfRange(name, "greater than " + said);
      case "exclusiveMaximum" -> outOfRange(name, "less than " + said);
      case "multipleOf" -> outOfRange(name, "a multiple of " + said);
      case "enum" -> notListed(name, text, said.valueStream().map(JsonNode::asString).toList());
      case "pattern", "minLength" ->
          text.isEmpty()
              ? new Fault("too_short", "'%s' must not be empty.".formatted(name))
              : other(error, "'" + name + "' ");
      default -> other(error, "'" + name + "' ");
    };
  }

  /** Of the parameters together, or of words of a schema that are rare. */
  static Fault other(Error error, String subject) {
    var code =
        switch (error.getKeyword()) {
          case "const" -> "not_allowed";
          case "pattern" -> "bad_format";
          case "minLength" -> "too_short";
          case "maxLength" -> "too_long";
          case "required" -> "required";
          case "type" -> "wrong_type";
          default -> "not_valid";
        };
    return new Fault(code, subject + error.getMessage() + ".");
  }

  private static Fault outOfRange(String name, String range) {
    return new Fault("out_of_range", "'%s' must be %s.".formatted(name, range));
  }

  private static Fault notListed(String name, String text, List<String> listed) {
    return new Fault(
        "not_allowed",
        NearestName.of(text, listed)
            .map(near -> "'%s' has no value '%s'; did you mean '%s'?".formatted(name, text, near))
            .orElseGet(() -> "'%s' must be %s.".formatted(name, oneOf(listed))));
  }

  private static String oneOf(List<String> listed) {
    return listed.stream().map("'%s'"::formatted).collect(Collectors.joining(", ", "one of ", ""));
  }
}
