package dev.easel.webhooks;

import dev.easel.http.JsonBody;
import dev.easel.http.Violations;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;

/** What a caller sends to have a webhook signed with another secret. */
@Schema(name = "RotateSecretRequest", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record RotateSecretRequest(
    @Schema(
            description = "How long the old secret signs beside the new one.",
            defaultValue = "86400",
            minimum = "0",
            maximum = "604800")
        long overlapSeconds) {

  static final String EXAMPLE = "{\"overlap_seconds\": 86400}";

  private static final long DEFAULT = Duration.ofDays(1).toSeconds();
  private static final long LONGEST = Duration.ofDays(7).toSeconds();

  static RotateSecretRequest read(JsonBody body) {
    var violations = new Violations();
    var members = body.members(violations);
    var overlap = members.integer("overlap_seconds", 0, LONGEST);
    members.refuseOthers();
    violations.throwIfAny();
    return new RotateSecretRequest(overlap == null ? DEFAULT : overlap);
  }

  Duration overlap() {
    return Duration.ofSeconds(overlapSeconds);
  }
}
