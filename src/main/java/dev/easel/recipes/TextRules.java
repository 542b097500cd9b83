package dev.easel.recipes;

import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/**
 * What no value may contain, whatever a schema says: each travels through an expression language,
 * JSON, YAML and a command line (Argo 4.1 evaluates {@code {{…}}} in it, does not unescape quotes
 * and backslashes, and chokes on what is not printable).
 */
final class TextRules {

  private static final int LONGEST = 2000;
  private static final Pattern STRICT = Pattern.compile(ParameterReader.STRICT);

  private TextRules() {}

  static Optional<Fault> fault(Parameter parameter, String text, boolean installed) {
    var name = parameter.name();
    if (text.length() > LONGEST) {
      return fault("too_long", "'%s' has more than %d characters.".formatted(name, LONGEST));
    }
    if (has(text, character -> character == '{' || character == '}')) {
      return fault(
          "braces", "'%s' contains a brace, which Argo Workflows would evaluate.".formatted(name));
    }
    if (has(text, character -> character == '"' || character == '\\')) {
      return fault(
          "quotes",
          "'%s' contains a double quote or a backslash, which would not arrive as it was typed."
              .formatted(name));
    }
    if (has(text, TextRules::isInvisible)) {
      return fault(
          "not_printable", "'%s' contains a control or invisible character.".formatted(name));
    }
    if (!text.equals(text.strip())) {
      return fault("outer_space", "'%s' begins or ends with a space.".formatted(name));
    }
    return ofStrings(parameter, text, installed);
  }

  private static Optional<Fault> ofStrings(Parameter parameter, String text, boolean installed) {
    if (parameter.type() != Parameter.Type.STRING || parameter.listsValues()) {
      return Optional.empty();
    }
    if (text.startsWith("-")) {
      return fault(
          "bad_format",
          "'%s' begins with '-', which the trainer would take for an option."
              .formatted(parameter.name()));
    }
    var own = parameter.described() && parameter.schema().has("pattern");
    return own || installed ? Optional.empty() : strict(parameter.name(), text);
  }

  private static Optional<Fault> strict(String name, String text) {
    if (text.length() > ParameterReader.STRICT_LONGEST) {
      return fault(
          "too_long",
          "'%s' has more than %d characters.".formatted(name, ParameterReader.STRICT_LONGEST));
    }
    return STRICT.matcher(text).matches()
        ? Optional.empty()
        : fault(
            "bad_format",
            ("'%s' may have letters, digits, spaces and _ . , : / + @ = -, beginning with a letter,"
                    + " a digit or _.")
                .formatted(name));
  }

  private static boolean has(String text, IntPredicate kind) {
    return text.codePoints().anyMatch(kind);
  }

  private static boolean isInvisible(int character) {
    return switch (Character.getType(character)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.PRIVATE_USE,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  private static Optional<Fault> fault(String code, String message) {
    return Optional.of(new Fault(code, message));
  }
}
