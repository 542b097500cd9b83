package dev.easel.endpoints;

import dev.easel.http.JsonBody;
import dev.easel.http.Members;
import dev.easel.http.Violations;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a caller changes of an endpoint; what is left out stays. */
@Schema(
    name = "EndpointChange",
    additionalProperties = Schema.AdditionalPropertiesValue.FALSE,
    description = "What is to change; what is left out stays as it is.")
record EndpointChange(
    @Schema(implementation = ReplicasChange.class) @Nullable Scale replicas,
    @Schema(implementation = LeaseChange.class) @Nullable Lease lease) {

  static final String LEASE =
      """
      {"lease": {"expires_at": "2099-01-31T18:00:00Z", "idle_ttl_seconds": 7200, "keep": false}}
      """;

  static final String REPLICAS =
      """
      {"replicas": {"min": 0, "max": 2, "scale_to_zero_after_seconds": 900}}
      """;

  private static final long YEAR = 31_536_000;
  private static final Duration LONGEST = Duration.ofDays(366 * 100);

  /** Knative keeps a last pod for an hour at most. */
  private static final long LONGEST_RETENTION = 3_600;

  /**
   * Reads a body against the endpoint as it is.
   *
   * @throws dev.easel.http.Invalid with everything wrong
   */
  static EndpointChange read(
      JsonBody body, EndpointEntry entry, EndpointProperties properties, Instant now) {
    var violations = new Violations();
    var members = body.members(violations);
    var replicas = replicas(members.members("replicas"), entry, properties, violations);
    var lease = lease(members.members("lease"), body.json().path("lease"), entry, now);
    members.refuseOthers();
    if (entry.isOrphaned() && body.json().path("lease").isObject()) {
      members.add(
          "lease", "orphaned", "No run serves from this endpoint: it has no lease, delete it.");
    }
    violations.throwIfAny();
    return new EndpointChange(replicas, lease);
  }

  /** Null if it stays. */
  private static @Nullable Scale replicas(
      Members given, EndpointEntry entry, EndpointProperties properties, Violations violations) {
    var is = entry.wantedScale();
    var minimum = integer(given, "min", 0, properties.maxReplicas());
    var maximum = integer(given, "max", 1, properties.maxReplicas());
    var retention = given.integer("scale_to_zero_after_seconds", 0, LONGEST_RETENTION);
    given.refuseOthers();
    var scale =
        new Scale(
            minimum == null ? is.minReplicas() : minimum,
            maximum == null ? is.maxReplicas() : maximum,
            retention == null ? is.scaleToZeroSeconds() : retention);
    if (violations.isEmpty()) {
      if (minimum != null || maximum != null) {
        refuseAboveMax(given, scale);
      }
      if (minimum != null && minimum == 0) {
        refuseZero(given, entry.seen());
      }
    }
    return scale.equals(is) ? null : scale;
  }

  private static void refuseAboveMax(Members given, Scale scale) {
    if (scale.maxReplicas() != null && scale.minReplicas() > scale.maxReplicas()) {
      given.add("min", "above_max", "'min' must not be above 'max'.");
    }
  }

  private static void refuseZero(Members given, Seen seen) {
    if (seen.isStandard()) {
      given.add(
          "min",
          "no_scale_to_zero",
          "KServe's Standard mode has no scale to zero; give the lease an idle_ttl_seconds.");
    }
  }

  private static @Nullable Integer integer(Members given, String name, int least, int most) {
    var number = given.integer(name, least, most);
    return number == null ? null : number.intValue();
  }

  /** A null takes the limit away. Null if it stays. */
  private static @Nullable Lease lease(
      Members given, JsonNode raw, EndpointEntry entry, Instant now) {
    var is = entry.lease();
    var expiresAt = time(given, "expires_at", now);
    var idle = given.integer("idle_ttl_seconds", 60, YEAR);
    var keep = given.flag("keep", is.keep());
    given.refuseOthers();
    var lease =
        new Lease(
            raw.has("expires_at") ? expiresAt : is.expiresAt(),
            raw.has("idle_ttl_seconds") ? idle : is.idleTtlSeconds(),
            keep);
    return Objects.equals(lease, is) ? null : lease;
  }

  private static @Nullable Instant time(Members given, String name, Instant now) {
    var text = given.text(name, 64);
    if (text == null) {
      return null;
    }
    try {
      var time = OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
      if (!time.isAfter(now) || time.isAfter(now.plus(LONGEST))) {
        given.add(name, "out_of_range", "'%s' must be in the future.".formatted(name));
      }
      return time;
    } catch (DateTimeParseException e) {
      given.add(
          name, "wrong_type", "'%s' must be a time such as 2026-01-31T12:00:00Z.".formatted(name));
      return null;
    }
  }

  /** How many pods. */
  @Schema(
      name = "EndpointReplicasChange",
      additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
  record ReplicasChange(
      @Schema(
              description = "That stay when it is idle; 0 scales to zero, where KServe can.",
              minimum = "0",
              example = "0")
          @Nullable Integer min,
      @Schema(description = "Under load.", minimum = "1", example = "2") @Nullable Integer max,
      @Schema(
              description = "Idle time after which the last pod goes.",
              minimum = "0",
              maximum = "3600",
              example = "900")
          @Nullable Long scaleToZeroAfterSeconds) {}

  /** Until when it may be up. */
  @Schema(
      name = "EndpointLeaseChange",
      additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
  record LeaseChange(
      @Schema(
              description = "When it is stopped, whatever is asked of it; null for never.",
              types = {"string", "null"},
              format = "date-time")
          @Nullable Instant expiresAt,
      @Schema(
              description = "Idle time after which it is stopped; null for never.",
              types = {"integer", "null"},
              minimum = "60",
              maximum = "31536000",
              example = "7200")
          @Nullable Long idleTtlSeconds,
      @Schema(description = "Neither counts.") @Nullable Boolean keep) {}
}
