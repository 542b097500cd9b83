package dev.easel.projects;

import dev.easel.http.JsonBody;
import dev.easel.http.Violations;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;

/** What a caller sends to put another key in the place of one. */
@Schema(name = "RotateRequest", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record RotateRequest(
    @Schema(
            description = "How long the old key opens what the new one does.",
            defaultValue = "86400",
            minimum = "0",
            maximum = "2592000")
        long overlapSeconds) {

  static final String EXAMPLE = "{\"overlap_seconds\": 3600}";

  private static final long DEFAULT = Duration.ofDays(1).toSeconds();
  private static final long LONGEST = Duration.ofDays(30).toSeconds();

  static RotateRequest read(JsonBody body) {
    var violations = new Violations();
    var members = body.members(violations);
    var overlap = members.integer("overlap_seconds", 0, LONGEST);
    members.refuseOthers();
    violations.throwIfAny();
    return new RotateRequest(overlap == null ? DEFAULT : overlap);
  }

  Duration overlap() {
    return Duration.ofSeconds(overlapSeconds);
  }
}
