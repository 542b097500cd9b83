package dev.easel.secrets;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/** What makes a token useless, seen by its shape. It reaches an HTTP header as it is. */
public enum TokenFault {
  /** {@code echo "token" -n} writes its option after the text. */
  TRAILING_OPTION("ends with \" -n\", which echo takes for an option only before the text"),
  TRAILING_NEWLINE("ends with a newline, which echo adds without -n"),
  INNER_NEWLINE("has a newline inside"),
  SURROUNDING_SPACE("begins or ends with a space"),
  NOT_VISIBLE("has a character that is not visible ASCII");

  private final String words;

  TokenFault(String words) {
    this.words = words;
  }

  /** What is wrong: {@code ends with a newline, …}. */
  public String words() {
    return words;
  }

  @JsonValue
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The first that a stored text has; the text itself is never part of it. */
  static Optional<TokenFault> of(String stored) {
    var token = stored.strip();
    if (token.endsWith(" -n") || token.endsWith("\n-n") || token.equals("-n")) {
      return Optional.of(TRAILING_OPTION);
    }
    if (token.indexOf('\n') >= 0 || token.indexOf('\r') >= 0) {
      return Optional.of(INNER_NEWLINE);
    }
    if (token.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
      return Optional.of(NOT_VISIBLE);
    }
    if (stored.endsWith("\n") || stored.endsWith("\r")) {
      return Optional.of(TRAILING_NEWLINE);
    }
    return stored.equals(token) ? Optional.empty() : Optional.of(SURROUNDING_SPACE);
  }
}
