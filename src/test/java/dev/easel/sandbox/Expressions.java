package dev.easel.sandbox;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the part of expr-lang that Easel's templates and bindings use, and refuses the rest:
 * literals, names, members, {@code ?? + == != ! && || ?:}, parentheses, hasPrefix and trimPrefix.
 * Values are text, booleans, doubles, maps, lists and null.
 */
final class Expressions {
  private final String source;
  private final Map<String, ? extends @Nullable Object> environment;
  private final List<Token> tokens;
  private int at;

  private Expressions(String source, Map<String, ? extends @Nullable Object> environment) {
    this.source = source;
    this.environment = environment;
    this.tokens = Token.read(source);
  }

  /** Throws {@link ExpressionFault}. */
  static @Nullable Object evaluate(
      String source, Map<String, ? extends @Nullable Object> environment) {
    Expressions expressions = new Expressions(source, environment);
    Object value = expressions.choice();
    if (expressions.peek().kind() != Token.Kind.END) {
      throw expressions.unexpected(expressions.peek());
    }
    return value;
  }

  private @Nullable Object choice() {
    Object condition = or();
    if (!take("?")) {
      return condition;
    }
    Object yes = choice();
    expect(":");
    Object no = choice();
    return truth(condition) ? yes : no;
  }

  private @Nullable Object or() {
    Object left = and();
    while (take("||")) {
      boolean right = truth(and());
      left = truth(left) || right;
    }
    return left;
  }

  private @Nullable Object and() {
    Object left = equality();
    while (take("&&")) {
      boolean right = truth(equality());
      left = truth(left) && right;
    }
    return left;
  }

  private @Nullable Object equality() {
    Object left = sum();
    while (peek().is("==") || peek().is("!=")) {
      boolean equal = next().text().equals("==");
      left = Objects.equals(left, sum()) == equal;
    }
    return left;
  }

  private @Nullable Object sum() {
    Object left = not();
    while (peek().is("+")) {
      Token plus = next();
      Object right = not();
      if (left instanceof String one && right instanceof String other) {
        left = one + other;
      } else if (left instanceof Double one && right instanceof Double other) {
        left = one + other;
      } else {
        throw fault("invalid operation: %s + %s".formatted(type(left), type(right)), plus);
      }
    }
    return left;
  }

  private @Nullable Object not() {
    return take("!") ? !truth(not()) : fallback();
  }

  /** Binds tighter than every other operator in expr-lang. */
  private @Nullable Object fallback() {
    Object value = member();
    while (take("??")) {
      Object other = member();
      value = value == null ? other : value;
    }
    return value;
  }

  private @Nullable Object member() {
    int root = at;
    Object value = primary();
    while (peek().is(".") || peek().is("?.") || peek().is("[")) {
      Token access = next();
      if (value == null && at == root + 2) {
        throw compileFault("type nil has no field " + peek().text(), peek());
      }
      value = member(value, next(), access);
      if (access.is("[")) {
        expect("]");
      }
    }
    return value;
  }

  private @Nullable Object member(@Nullable Object value, Token name, Token access) {
    if (value instanceof Map<?, ?> map) {
      return map.get(name.text());
    }
    if (value == null && access.is("?.")) {
      return null;
    }
    throw fault("cannot fetch %s from %s".formatted(name.text(), type(value)), name);
  }

  private @Nullable Object primary() {
    Token token = next();
    return switch (token.kind()) {
      case STRING -> token.text();
      case NUMBER -> Double.valueOf(token.text());
      case NAME -> peek().is("(") ? call(token) : name(token);
      case OPERATOR -> parenthesis(token);
      case END -> throw unexpected(token);
    };
  }

  private @Nullable Object parenthesis(Token token) {
    if (!token.is("(")) {
      throw unexpected(token);
    }
    Object value = choice();
    expect(")");
    return value;
  }

  private @Nullable Object name(Token token) {
    return switch (token.text()) {
      case "true" -> true;
      case "false" -> false;
      case "nil" -> null;
      default -> {
        if (!environment.containsKey(token.text())) {
          throw compileFault("unknown name " + token.text(), token);
        }
        yield environment.get(token.text());
      }
    };
  }

  private Object call(Token function) {
    expect("(");
    String text = text(choice(), function);
    expect(",");
    String prefix = text(choice(), function);
    expect(")");
    return switch (function.text()) {
      case "hasPrefix" -> text.startsWith(prefix);
      case "trimPrefix" -> text.startsWith(prefix) ? text.substring(prefix.length()) : text;
      default -> throw compileFault("unknown name " + function.text(), function);
    };
  }

  private String text(@Nullable Object value, Token token) {
    if (value instanceof String text) {
      return text;
    }
    throw fault("cannot use %s as argument (type string)".formatted(type(value)), token);
  }

  private boolean truth(@Nullable Object value) {
    if (value instanceof Boolean truth) {
      return truth;
    }
    throw fault("non-bool expression (type %s)".formatted(type(value)), tokens.getFirst());
  }

  static String type(@Nullable Object value) {
    return switch (value) {
      case null -> "<nil>";
      case String text -> "string";
      case Boolean truth -> "bool";
      case Double number -> "float64";
      case Map<?, ?> map -> "map[string]interface {}";
      default -> "[]interface {}";
    };
  }

  private Token peek() {
    return tokens.get(at);
  }

  private Token next() {
    Token token = tokens.get(at);
    at = Math.min(at + 1, tokens.size() - 1);
    return token;
  }

  private boolean take(String operator) {
    boolean there = peek().is(operator);
    if (there) {
      at++;
    }
    return there;
  }

  private void expect(String operator) {
    Token token = next();
    if (!token.is(operator)) {
      throw unexpected(token);
    }
  }

  private ExpressionFault unexpected(Token token) {
    String what =
        switch (token.kind()) {
          case END -> "EOF";
          case NAME -> "Identifier(\"%s\")".formatted(token.text());
          case STRING -> "String(\"%s\")".formatted(token.text());
          case NUMBER -> "Number(\"%s\")".formatted(token.text());
          case OPERATOR -> "Operator(\"%s\")".formatted(token.text());
        };
    return compileFault("unexpected token " + what, token);
  }

  private ExpressionFault compileFault(String problem, Token token) {
    return ExpressionFault.compiling(problem, source, token.index());
  }

  private ExpressionFault fault(String problem, Token token) {
    return ExpressionFault.running(problem, source, token.index());
  }
}
