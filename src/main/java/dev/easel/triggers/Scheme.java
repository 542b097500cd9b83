package dev.easel.triggers;

import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a trigger's calls are signed: said when it is made, never guessed from what comes. */
@Schema(name = "TriggerScheme", enumAsRef = true)
enum Scheme {
  STANDARD_WEBHOOKS,
  GITHUB,
  GITLAB,
  STRIPE,
  BEARER,
  NONE;

  Signing signing() {
    return switch (this) {
      case STANDARD_WEBHOOKS -> new StandardWebhooks();
      case GITHUB -> SharedSecret.GITHUB;
      case GITLAB -> SharedSecret.GITLAB;
      case STRIPE -> new StripeSignature();
      case BEARER -> SharedSecret.BEARER;
      case NONE -> new Unsigned();
    };
  }

  /** What tells a replay of a call that is well signed from another call. */
  String key(Received call) {
    return signing()
        .id(call)
        .map(id -> "id:" + id)
        .orElseGet(() -> "sha256:" + Hmacs.sha256(call.bytes()));
  }

  static Optional<Scheme> of(String text) {
    return Arrays.stream(values()).filter(scheme -> scheme.text().equals(text)).findFirst();
  }

  static String all() {
    return Arrays.stream(values()).map(Scheme::text).collect(Collectors.joining(", "));
  }

  @JsonValue
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
