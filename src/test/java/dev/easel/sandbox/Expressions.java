package dev.easel.sandbox;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates the part of expr-lang that Easel's templates and bindings use, and refuses the rest:
 * literals, names, members, {@code ?? + == != matches ! && || ?:}, parentheses, hasPrefix and
 * trimPrefix. Values are text, booleans, doubles, maps, lists and null.
 */
final class Expressions {
  /** A compiled part of an expression. */
  private interface Part {
    @Nullable Object value();
  }

  private final String source;
  private final Map<String, ? extends @Nullable Object> environment;
  private final List<Token> tokens;
  private int at;

  private Expressions(String source, Map<String, ? extends @Nullable Object> environment) {
    this.source = source;
    this.environment = environment;
    this.tokens = Token.read(source);
  }

  /** Compiles, then runs; throws {@link ExpressionFault} from either. */
  static @Nullable Object evaluate(
      String source, Map<String, ? extends @Nullable Object> environment) {
    Expressions expressions = new Expressions(source, environment);
    Part whole = expressions.choice();
    if (expressions.peek().kind() != Token.Kind.END) {
      throw expressions.unexpected(expressions.peek());
    }
    return whole.value();
  }

  private Part choice() {
    Part condition = or();
    if (!take("?")) {
      return condition;
    }
    Part yes = choice();
    expect(":");
    Part no = choice();
    return () -> truth(condition) ? yes.value() : no.value();
  }

  private Part or() {
    Part part = and();
    while (take("||")) {
      Part left = part;
      Part right = and();
      part = () -> truth(left) || truth(right);
    }
    return part;
  }

  private Part and() {
    Part part = equality();
    while (take("&&")) {
      Part left = part;
      Part right = equality();
      part = () -> truth(left) && truth(right);
    }
    return part;
  }

  private Part equality() {
    Part part = sum();
    while (peek().is("==") || peek().is("!=") || peek().isName("matches")) {
      if (peek().isName("matches")) {
        part = matches(part, next());
        continue;
      }
      boolean equal = next().is("==");
      Part left = part;
      Part right = sum();
      part = () -> Objects.equals(left.value(), right.value()) == equal;
    }
    return part;
  }

  /** Of a literal pattern only, which expr-lang compiles with the expression. */
  private Part matches(Part text, Token operator) {
    Token literal = next();
    if (literal.kind() != Token.Kind.STRING) {
      throw unexpected(literal);
    }
    Pattern pattern = compiled(literal);
    return () -> pattern.matcher(text(text.value(), operator)).find();
  }

  private Pattern compiled(Token literal) {
    try {
      return Pattern.compile(literal.text());
    } catch (PatternSyntaxException invalid) {
      throw compileFault("error parsing regexp: " + invalid.getDescription(), literal);
    }
  }

  private Part sum() {
    Part part = not();
    while (peek().is("+")) {
      Token plus = next();
      Part left = part;
      Part right = not();
      part = () -> sum(left.value(), right.value(), plus);
    }
    return part;
  }

  private Object sum(@Nullable Object left, @Nullable Object right, Token plus) {
    if (left instanceof String one && right instanceof String other) {
      return one + other;
    }
    if (left instanceof Double one && right instanceof Double other) {
      return one + other;
    }
    throw fault("invalid operation: %s + %s".formatted(type(left), type(right)), plus);
  }

  private Part not() {
    if (take("!")) {
      Part negated = not();
      return () -> !truth(negated);
    }
    return fallback();
  }

  /** Binds tighter than every other operator in expr-lang. */
  private Part fallback() {
    Part part = member();
    while (take("??")) {
      Part first = part;
      Part other = member();
      part =
          () -> {
            Object value = first.value();
            return value == null ? other.value() : value;
          };
    }
    return part;
  }

  private Part member() {
    int root = at;
    Part part = primary();
    while (peek().is(".") || peek().is("?.") || peek().is("[")) {
      Token access = next();
      Token name = next();
      if (at == root + 3 && part.value() == null) {
        throw compileFault("type nil has no field " + name.text(), name);
      }
      Part of = part;
      part = () -> member(of.value(), name, access);
      if (access.is("[")) {
        expect("]");
      }
    }
    return part;
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

  private Part primary() {
    Token token = next();
    return switch (token.kind()) {
      case STRING -> token::text;
      case NUMBER -> constant(Double.valueOf(token.text()));
      case NAME -> peek().is("(") ? call(token) : name(token);
      case OPERATOR -> parenthesis(token);
      case END -> throw unexpected(token);
    };
  }

  private static Part constant(@Nullable Object value) {
    return () -> value;
  }

  private Part parenthesis(Token token) {
    if (!token.is("(")) {
      throw unexpected(token);
    }
    Part inner = choice();
    expect(")");
    return inner;
  }

  private Part name(Token token) {
    return switch (token.text()) {
      case "true" -> constant(true);
      case "false" -> constant(false);
      case "nil" -> constant(null);
      default -> {
        if (!environment.containsKey(token.text())) {
          throw compileFault("unknown name " + token.text(), token);
        }
        yield constant(environment.get(token.text()));
      }
    };
  }

  private Part call(Token function) {
    if (!function.text().equals("hasPrefix") && !function.text().equals("trimPrefix")) {
      throw compileFault("unknown name " + function.text(), function);
    }
    expect("(");
    Part text = choice();
    expect(",");
    Part prefix = choice();
    expect(")");
    return () -> prefixed(function, text(text.value(), function), text(prefix.value(), function));
  }

  private static Object prefixed(Token function, String text, String prefix) {
    boolean begins = text.startsWith(prefix);
    if (function.text().equals("hasPrefix")) {
      return begins;
    }
    return begins ? text.substring(prefix.length()) : text;
  }

  private String text(@Nullable Object value, Token token) {
    if (value instanceof String text) {
      return text;
    }
    throw fault("cannot use %s as argument (type string)".formatted(type(value)), token);
  }

  private boolean truth(Part part) {
    Object value = part.value();
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
