package dev.easel.webhooks;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** One call to a receiver, as callers see it. */
@Schema(name = "DeliveryAttempt", description = "One call to the receiver.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record AttemptView(
    @Schema(description = "Its `webhook-timestamp`.") Instant at,
    @Schema(description = "Until it was answered, or was given up.", example = "0.084")
        BigDecimal latencySeconds,
    @Schema(description = "Of the answer; absent if there was none.", example = "503")
        @Nullable Integer status,
    @Schema(description = "Why it was not taken; absent if it was.", example = "timeout")
        @Nullable String error,
    @Nullable String message,
    @Schema(
            description =
                "The first KiB of an answer that was no 2xx; of receivers that are reached by"
                    + " public addresses only.")
        @Nullable String answer) {

  static AttemptView of(Attempt attempt) {
    var failure = attempt.failure();
    return new AttemptView(
        attempt.at(),
        BigDecimal.valueOf(attempt.took().toMillis(), 3),
        attempt.status(),
        failure == null ? null : failure.code(),
        failure == null || failure.message().isEmpty() ? null : failure.message(),
        attempt.answer());
  }
}
