package dev.easel.recipes;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Reads a text as the type its parameter has, so that the schema can be asked about it. */
final class Typed {

  private static final Pattern INTEGER = Pattern.compile("0|-?[1-9][0-9]{0,17}");
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,18})?([eE][+-]?[0-9]{1,3})?");
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private Typed() {}

  /** The text as that type; empty if it is none. */
  static Optional<JsonNode> value(Parameter parameter, String text) {
    return switch (parameter.type()) {
      case STRING -> Optional.of(NODES.stringNode(text));
      case INTEGER ->
          INTEGER.matcher(text).matches()
              ? Optional.of(NODES.numberNode(new BigInteger(text)))
              : Optional.empty();
      case NUMBER ->
          NUMBER.matcher(text).matches()
              ? Optional.of(NODES.numberNode(new BigDecimal(text)))
              : Optional.empty();
      case BOOLEAN -> flag(parameter, text);
    };
  }

  private static Optional<JsonNode> flag(Parameter parameter, String text) {
    if (text.equals(parameter.spelled(true))) {
      return Optional.of(NODES.booleanNode(true));
    }
    return text.equals(parameter.spelled(false))
        ? Optional.of(NODES.booleanNode(false))
        : Optional.empty();
  }

  /** What is wrong with a text that is no value of that type. */
  static Fault fault(Parameter parameter, String text) {
    if (parameter.type() == Parameter.Type.INTEGER && text.matches("-?[1-9][0-9]{18,}")) {
      return new Fault(
          "out_of_range", "'%s' may have at most 18 digits.".formatted(parameter.name()));
    }
    var expected =
        switch (parameter.type()) {
          case STRING -> "a text";
          case INTEGER -> "a whole number, such as 100";
          case NUMBER -> "a number, such as 2e-6";
          case BOOLEAN ->
              "true or false (as a text: '%s' or '%s')"
                  .formatted(parameter.spelled(true), parameter.spelled(false));
        };
    return new Fault("wrong_type", "'%s' must be %s.".formatted(parameter.name(), expected));
  }
}
