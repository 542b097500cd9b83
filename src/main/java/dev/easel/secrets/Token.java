package dev.easel.secrets;

import dev.easel.http.Violations;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** A token on its way to the cluster. It has no text of its own: nothing prints it. */
final class Token {

  static final int LONGEST = 1000;
  private static final String MEMBER = "token";

  private final String text;

  private Token(String text) {
    this.text = text;
  }

  /**
   * Reads {@code {"token": "…"}}; white space around it is taken off. What was sent is in no
   * violation, not even as the name of a member.
   */
  static Optional<Token> read(ObjectNode body, Violations violations) {
    if (body.propertyNames().stream().anyMatch(name -> !name.equals(MEMBER))) {
      violations.add(List.of(), "unknown_member", "'token' is the only member.");
    }
    var value = body.path(MEMBER);
    if (value.isMissingNode() || value.isNull()) {
      violations.add(List.of(MEMBER), "required", "'token' is required.");
      return Optional.empty();
    }
    if (!value.isString()) {
      violations.add(List.of(MEMBER), "wrong_type", "'token' must be a string.");
      return Optional.empty();
    }
    return checked(value.stringValue().strip(), violations);
  }

  private static Optional<Token> checked(String text, Violations violations) {
    if (text.isEmpty()) {
      violations.add(List.of(MEMBER), "required", "'token' must not be empty.");
    } else if (text.length() > LONGEST) {
      violations.add(
          List.of(MEMBER),
          "too_long",
          "'token' must have at most %d characters.".formatted(LONGEST));
    } else {
      TokenFault.of(text)
          .ifPresent(
              fault ->
                  violations.add(
                      List.of(MEMBER), fault.code(), "'token' %s.".formatted(fault.words())));
    }
    return Optional.of(new Token(text));
  }

  /** As a Secret's {@code data} has it. */
  String encoded() {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }
}
