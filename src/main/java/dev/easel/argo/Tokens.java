package dev.easel.argo;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The words of an expr-lang expression, and where one stands in them. */
final class Tokens {

  /** A longer expression is not looked into: brackets in brackets take stack. */
  static final int LONGEST = 1000;

  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<space>\\s+|//[^\\n"
              + "]*|(?s:/\\*.*?\\*/))"
              + "|(?<number>0[xXbBoO][0-9a-fA-F_]+|[0-9][0-9_]*(\\.[0-9][0-9_]*)?([eE][-+]?[0-9]+)?)"
              + "|(?<name>[\\p{L}_$][\\p{L}\\p{N}_$]*)"
              + "|(?<text>\"(?:[^\"\\\\]|\\\\.)*+\"|'(?:[^'\\\\]|\\\\.)*+'|`[^`]*`)"
              + "|(?<operator>\\?\\?|\\?\\.|\\|\\||&&|==|!=|<=|>=|\\*\\*|\\.\\.|[-+*/%^<>!?:.,|#;={}()\\[\\]])");

  private enum Kind {
    NAME,
    LITERAL,
    OPERATOR,
    END
  }

  /**
   * One of them.
   *
   * @param text of a string, what is between its quotes
   * @param at where it begins
   */
  record Token(Kind kind, String text, int at) {

    /** An operator or a word of this spelling, not a string of it. */
    boolean is(String spelling) {
      return kind != Kind.LITERAL && text.equals(spelling);
    }

    boolean isAny(Set<String> spellings) {
      return kind != Kind.LITERAL && spellings.contains(text);
    }

    boolean isLiteral() {
      return kind == Kind.LITERAL;
    }

    boolean isName() {
      return kind == Kind.NAME;
    }
  }

  /** It cannot be compiled. */
  static final class Malformed extends Exception {

    private final String words;

    Malformed(String words) {
      super(words, null, false, false);
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  private final List<Token> tokens;
  private int next;

  private Tokens(List<Token> tokens) {
    this.tokens = tokens;
  }

  static Tokens of(String source) throws Malformed {
    var tokens = new ArrayList<Token>();
    var matcher = TOKEN.matcher(source);
    var at = 0;
    while (at < source.length()) {
      if (!matcher.find(at) || matcher.start() != at) {
        throw new Malformed(
            "unrecognized character %s (1:%d)".formatted(source.substring(at, at + 1), at));
      }
      token(matcher).ifPresent(tokens::add);
      at = matcher.end();
    }
    tokens.add(new Token(Kind.END, "EOF", at));
    return new Tokens(tokens);
  }

  /** All of them; empty if there is one that the language does not have, or too many. */
  static Optional<List<Token>> read(String source) {
    if (source.length() > LONGEST) {
      return Optional.empty();
    }
    try {
      var all = of(source).tokens;
      return Optional.of(all.subList(0, all.size() - 1));
    } catch (Malformed malformed) {
      return Optional.empty();
    }
  }

  private static Optional<Token> token(Matcher matcher) {
    if (matcher.group("space") != null) {
      return Optional.empty();
    }
    var text = matcher.group();
    if (matcher.group("text") != null) {
      var inner = text.substring(1, text.length() - 1).replaceAll("\\\\(.)", "$1");
      return Optional.of(new Token(Kind.LITERAL, inner, matcher.start()));
    }
    var kind =
        matcher.group("number") != null
            ? Kind.LITERAL
            : matcher.group("name") != null ? Kind.NAME : Kind.OPERATOR;
    return Optional.of(new Token(kind, text, matcher.start()));
  }

  List<Token> list() {
    return tokens;
  }

  Token peek() {
    return tokens.get(next);
  }

  Token next() {
    var token = peek();
    next = Math.min(next + 1, tokens.size() - 1);
    return token;
  }

  boolean atEnd() {
    return peek().kind() == Kind.END;
  }

  boolean take(String spelling) {
    return takeAny(Set.of(spelling));
  }

  boolean takeAny(Set<String> spellings) {
    var there = !atEnd() && peek().isAny(spellings);
    if (there) {
      next++;
    }
    return there;
  }

  boolean takeBoth(String first, Set<String> second) {
    var there = peek().is(first) && !atEnd() && tokens.get(next + 1).isAny(second);
    if (there) {
      next += 2;
    }
    return there;
  }

  void expect(String spelling) throws Malformed {
    if (!take(spelling)) {
      throw unexpected();
    }
  }

  Malformed unexpected() {
    return unexpected(peek());
  }

  /** The token that was taken last does not belong there. */
  Malformed unexpectedBefore() {
    return unexpected(tokens.get(Math.max(next - 1, 0)));
  }

  private Malformed unexpected(Token token) {
    return malformed(
        token.kind() == Kind.END
            ? "unexpected token EOF"
            : "unexpected token '%s'".formatted(token.text()),
        token);
  }

  /** In the language's own form: line and column, which is counted from 0. */
  Malformed malformed(String words, Token token) {
    return new Malformed("%s (1:%d)".formatted(words, token.at()));
  }
}
