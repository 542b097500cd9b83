package dev.easel.argo;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * An expression of an event binding (expr-lang, as Argo 3.7 to 4.1 compile it): whether it
 * compiles, and what becomes of a field that a payload lacks. Only what is certainly wrong is told:
 * closures, {@code let} and {@code if} are not looked into, nor are types.
 */
public record Expression(String source) {

  /** Names that every expression has; {@code $env} holds all others. */
  private static final Set<String> LITERALS = Set.of("nil", "true", "false", "$env");

  /** Operators between two values, those of words among them. */
  private static final Set<String> BETWEEN =
      Set.of(
          "||",
          "&&",
          "==",
          "!=",
          "<",
          ">",
          "<=",
          ">=",
          "..",
          "+",
          "-",
          "*",
          "/",
          "%",
          "^",
          "**",
          "??",
          "|",
          "or",
          "and",
          "in",
          "matches",
          "contains",
          "startsWith",
          "endsWith");

  /** Those that {@code not} may stand before. */
  private static final Set<String> NEGATED =
      Set.of("in", "matches", "contains", "startsWith", "endsWith");

  private static final Set<String> BEFORE = Set.of("!", "-", "+", "not");

  /** What begins a part with names of its own. */
  private static final Set<String> OPAQUE = Set.of("{", "#", "let", "if");

  /**
   * Why Argo cannot compile it, in the language's own words where it has some; empty if it can, or
   * if that cannot be told.
   *
   * @param names what the expression may name
   */
  public Optional<String> fault(Set<String> names) {
    if (source.length() > Tokens.LONGEST) {
      return Optional.empty();
    }
    try {
      var tokens = Tokens.of(source);
      if (tokens.list().stream().noneMatch(token -> token.isAny(OPAQUE))) {
        new Parser(tokens, names).whole();
      }
      return Optional.empty();
    } catch (Tokens.Malformed malformed) {
      return Optional.of(malformed.words());
    }
  }

  /** True if a field that the payload lacks would reach the workflow as the word {@code null}. */
  public boolean isUnguarded() {
    return Tokens.read(source)
        .filter(tokens -> tokens.stream().anyMatch(token -> token.is("payload")))
        .filter(tokens -> tokens.stream().noneMatch(token -> token.is("??") || token.is("nil")))
        .isPresent();
  }

  /** The text that stands in for a field that the payload lacks, where one is written out. */
  public Optional<String> fallback() {
    return Tokens.read(source).flatMap(Expression::fallback);
  }

  private static Optional<String> fallback(List<Tokens.Token> tokens) {
    for (var i = 0; i + 1 < tokens.size(); i++) {
      var given = tokens.get(i).is("??") && i + 2 == tokens.size();
      var chosen = i > 0 && tokens.get(i).is("?") && tokens.get(i - 1).is("nil");
      if ((given || chosen) && tokens.get(i + 1).isLiteral()) {
        return Optional.of(tokens.get(i + 1).text());
      }
    }
    return Optional.empty();
  }

  /** One pass over the tokens: values, and what may stand between, before and behind them. */
  private static final class Parser {

    private final Tokens tokens;
    private final Set<String> names;
    private int calls;

    Parser(Tokens tokens, Set<String> names) {
      this.tokens = tokens;
      this.names = names;
    }

    void whole() throws Tokens.Malformed {
      expression();
      if (!tokens.atEnd()) {
        throw tokens.unexpected();
      }
    }

    private void expression() throws Tokens.Malformed {
      operand();
      while (tokens.takeAny(BETWEEN) || tokens.takeBoth("not", NEGATED)) {
        operand();
      }
      if (tokens.take("?")) {
        if (!tokens.take(":")) {
          expression();
          tokens.expect(":");
        }
        expression();
      }
    }

    private void operand() throws Tokens.Malformed {
      if (tokens.takeAny(BEFORE)) {
        operand();
        return;
      }
      value();
      var more = behind();
      while (more) {
        more = behind();
      }
    }

    /** In a call a field may stand alone: of the element that a closure without braces is given. */
    private void value() throws Tokens.Malformed {
      if (calls > 0 && tokens.peek().is(".")) {
        return;
      }
      if (tokens.take("(")) {
        expression();
        tokens.expect(")");
      } else if (tokens.take("[")) {
        several("]");
      } else if (tokens.peek().isLiteral()) {
        tokens.next();
      } else if (tokens.peek().isName()) {
        named(tokens.next());
      } else {
        throw tokens.unexpected();
      }
    }

    /** A function's name is not judged: each field of a binding has functions of its own. */
    private void named(Tokens.Token name) throws Tokens.Malformed {
      if (tokens.take("(")) {
        call();
      } else if (!LITERALS.contains(name.text()) && !names.contains(name.text())) {
        throw tokens.malformed("unknown name " + name.text(), name);
      }
    }

    private boolean behind() throws Tokens.Malformed {
      if (tokens.take(".") || tokens.take("?.")) {
        if (!tokens.take("[")) {
          member();
          return true;
        }
      } else if (!tokens.take("[")) {
        return false;
      }
      index();
      return true;
    }

    private void member() throws Tokens.Malformed {
      if (!tokens.next().isName()) {
        throw tokens.unexpectedBefore();
      }
      if (tokens.take("(")) {
        call();
      }
    }

    private void call() throws Tokens.Malformed {
      calls++;
      several(")");
      calls--;
    }

    private void index() throws Tokens.Malformed {
      if (!tokens.take(":")) {
        expression();
        if (tokens.take("]")) {
          return;
        }
        tokens.expect(":");
      }
      if (!tokens.take("]")) {
        expression();
        tokens.expect("]");
      }
    }

    private void several(String end) throws Tokens.Malformed {
      while (!tokens.take(end)) {
        expression();
        if (!tokens.take(",")) {
          tokens.expect(end);
          return;
        }
      }
    }
  }
}
