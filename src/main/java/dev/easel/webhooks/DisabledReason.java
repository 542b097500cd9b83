package dev.easel.webhooks;

import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Locale;

/** Why nothing is delivered to a webhook. */
@Schema(name = "WebhookDisabledReason", enumAsRef = true)
enum DisabledReason {
  /** A caller said so. */
  BY_CALLER("A caller disabled it."),
  /** Its receiver answered 410. */
  GONE("Its receiver answered 410 Gone."),
  /** It had not one success for days. */
  FAILING("Its receiver failed for too long."),
  /** A caller wanted what a key made to end with the key. */
  KEY_REVOKED("The key that made it was revoked.");

  private final String words;

  DisabledReason(String words) {
    this.words = words;
  }

  String words() {
    return words;
  }

  @JsonValue
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
