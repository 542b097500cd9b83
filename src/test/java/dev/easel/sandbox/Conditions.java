package dev.easel.sandbox;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The two condition languages of a workflow: a step's {@code when} and a resource's conditions. */
final class Conditions {
  private final List<Token> tokens;
  private final String source;
  private int at;

  private Conditions(String source) {
    this.source = source;
    this.tokens = Token.read(source);
  }

  /** A substituted {@code when}: words and quoted text compared by {@code ==} and {@code !=}. */
  static boolean when(String text) {
    Conditions conditions = new Conditions(text);
    boolean result = conditions.or();
    if (conditions.peek().kind() != Token.Kind.END) {
      throw conditions.invalid();
    }
    return result;
  }

  /** A resource's condition: label selector terms whose keys are paths; all of them, or any. */
  static boolean resource(String text, JsonNode object, boolean any) {
    Map<String, String> paths = new HashMap<>();
    flatten("", object, paths);
    var terms = Selector.parse(text).terms().stream();
    return any ? terms.anyMatch(t -> t.test(paths)) : terms.allMatch(t -> t.test(paths));
  }

  private static void flatten(String path, JsonNode node, Map<String, String> paths) {
    if (!path.isEmpty()) {
      paths.put(path, node.isContainer() ? "" : node.asString(""));
    }
    String prefix = path.isEmpty() ? "" : path + ".";
    node.properties().forEach(entry -> flatten(prefix + entry.getKey(), entry.getValue(), paths));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      flatten(prefix + i, node.get(i), paths);
    }
  }

  private boolean or() {
    boolean left = and();
    while (take("||")) {
      left = and() || left;
    }
    return left;
  }

  private boolean and() {
    boolean left = comparison();
    while (take("&&")) {
      left = comparison() && left;
    }
    return left;
  }

  private boolean comparison() {
    if (take("(")) {
      boolean inner = or();
      if (!take(")")) {
        throw invalid();
      }
      return inner;
    }
    String left = word();
    if (take("==")) {
      return left.equals(word());
    }
    if (take("!=")) {
      return !left.equals(word());
    }
    if (left.equals("true") || left.equals("false")) {
      return left.equals("true");
    }
    throw invalid();
  }

  private String word() {
    Token token = peek();
    if (token.kind() == Token.Kind.OPERATOR || token.kind() == Token.Kind.END) {
      throw invalid();
    }
    at++;
    return token.text();
  }

  private Token peek() {
    return tokens.get(at);
  }

  private boolean take(String operator) {
    boolean there = peek().is(operator);
    if (there) {
      at++;
    }
    return there;
  }

  private ExpressionFault invalid() {
    return ExpressionFault.compiling("Invalid 'when' expression", source, peek().index());
  }
}
