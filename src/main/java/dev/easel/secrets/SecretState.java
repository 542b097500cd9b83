package dev.easel.secrets;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What may be said of a Secret's token: never the token.
 *
 * @param isThere there is such a Secret
 * @param isSet it holds a token
 * @param setAt when Easel put it there; null if somebody else did
 * @param fault what makes it useless; null if nothing is seen
 */
public record SecretState(
    boolean isThere, boolean isSet, @Nullable Instant setAt, @Nullable TokenFault fault) {

  /** The annotation that tells when a token was set. */
  static final String SET_AT = "easel.dev/set-at";

  static final SecretState ABSENT = new SecretState(false, false, null, null);

  static SecretState of(JsonNode secret, String key) {
    var stored = decoded(secret.path("data").path(key).asString(""));
    var isSet = stored.filter(String::isBlank).isEmpty();
    return new SecretState(
        true,
        isSet,
        isSet ? time(secret.at("/metadata/annotations").path(SET_AT).asString("")) : null,
        isSet
            ? stored.map(TokenFault::of).orElse(Optional.of(TokenFault.NOT_VISIBLE)).orElse(null)
            : null);
  }

  /** Empty if it is no text. */
  private static Optional<String> decoded(String base64) {
    try {
      return Optional.of(new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static @Nullable Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      return null;
    }
  }
}
