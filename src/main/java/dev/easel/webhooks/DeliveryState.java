package dev.easel.webhooks;

import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Locale;

/** What became of a delivery. */
@Schema(name = "DeliveryState", enumAsRef = true)
enum DeliveryState {
  /** It is to be sent, again as it may be. */
  PENDING,
  /** It was answered with 2xx. */
  DELIVERED,
  /** It was tried as often as it is. */
  FAILED,
  /** Its run was deleted before it was delivered. */
  ERASED;

  @JsonValue
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
