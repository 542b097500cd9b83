package dev.easel.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A word of an expression and where it stands. */
record Token(Kind kind, String text, int index) {
  enum Kind {
    NAME,
    STRING,
    NUMBER,
    OPERATOR,
    END
  }

  private static final Pattern NEXT =
      Pattern.compile(
          "\\s*(?:(?<name>[A-Za-z_]\\w*)|(?<number>\\d+(?:\\.\\d+)?)"
              + "|\"(?<double>(?:[^\"\\\\]|\\\\.)*)\"|'(?<single>(?:[^'\\\\]|\\\\.)*)'"
              + "|(?<operator>==|!=|&&|\\|\\||\\?\\?|\\?\\.|[!?:+().,\\[\\]]))");

  /** All tokens, the last of kind END. */
  static List<Token> read(String source) {
    List<Token> tokens = new ArrayList<>();
    Matcher matcher = NEXT.matcher(source);
    int at = 0;
    while (!source.substring(at).isBlank()) {
      if (!matcher.find(at) || matcher.start() != at) {
        int index = source.length() - source.substring(at).stripLeading().length();
        String found = source.substring(index, index + 1);
        throw ExpressionFault.compiling(
            "unrecognized character: U+%04X '%s'".formatted((int) found.charAt(0), found),
            source,
            index);
      }
      tokens.add(token(matcher));
      at = matcher.end();
    }
    tokens.add(new Token(Kind.END, "EOF", Math.max(0, source.length() - 1)));
    return tokens;
  }

  private static Token token(Matcher matcher) {
    if (matcher.group("name") != null) {
      return new Token(Kind.NAME, matcher.group("name"), matcher.start("name"));
    }
    if (matcher.group("number") != null) {
      return new Token(Kind.NUMBER, matcher.group("number"), matcher.start("number"));
    }
    if (matcher.group("operator") != null) {
      return new Token(Kind.OPERATOR, matcher.group("operator"), matcher.start("operator"));
    }
    String quoted = matcher.group("double") != null ? "double" : "single";
    return new Token(
        Kind.STRING, matcher.group(quoted).translateEscapes(), matcher.start(quoted) - 1);
  }

  boolean isName(String name) {
    return kind == Kind.NAME && text.equals(name);
  }

  boolean is(String operator) {
    return kind == Kind.OPERATOR && text.equals(operator);
  }
}
