package dev.easel.webhooks;

import dev.easel.http.JsonBody;
import dev.easel.http.Members;
import dev.easel.http.NearestName;
import dev.easel.http.Violations;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a caller sends to have deliveries of a time sent again. */
@Schema(name = "ReplayRequest", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record ReplayRequest(
    @Schema(
            description = "Of those made then or later.",
            requiredMode = Schema.RequiredMode.REQUIRED)
        Instant since,
    @Schema(description = "Of those made before; now, if absent.") Instant until,
    @Schema(description = "Only those; all that have ended, if absent.")
        @Nullable DeliveryState status) {

  static final String EXAMPLE =
      """
      {"since": "2026-01-31T12:00:00Z", "until": "2026-01-31T18:00:00Z", "status": "failed"}
      """;

  private static final int LONGEST = 64;

  static ReplayRequest read(JsonBody body, Instant now) {
    var violations = new Violations();
    var members = body.members(violations);
    var since = time(members, "since");
    if (since == null && !violations.isAt(List.of("since"))) {
      members.add("since", "required", "'since' is required.");
    }
    var until = Optional.ofNullable(time(members, "until")).orElse(now);
    if (since != null && !since.isBefore(until)) {
      members.add("since", "out_of_range", "'since' must be before 'until', and in the past.");
    }
    var status = status(members);
    members.refuseOthers();
    violations.throwIfAny();
    return new ReplayRequest(Objects.requireNonNull(since), until, status);
  }

  private static @Nullable Instant time(Members members, String name) {
    var text = members.text(name, LONGEST);
    if (text == null) {
      return null;
    }
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      members.add(
          name, "wrong_type", "'%s' must be a time such as 2026-01-31T12:00:00Z.".formatted(name));
      return null;
    }
  }

  private static @Nullable DeliveryState status(Members members) {
    var text = members.text("status", LONGEST);
    var ended =
        Arrays.stream(DeliveryState.values())
            .filter(it -> it == DeliveryState.DELIVERED || it == DeliveryState.FAILED)
            .toList();
    var found = ended.stream().filter(it -> it.text().equals(text)).findFirst();
    if (text != null && found.isEmpty()) {
      members.add(
          "status",
          "unknown_status",
          NearestName.refusal("Status", text, ended.stream().map(DeliveryState::text).toList()));
    }
    return found.orElse(null);
  }

  Deliveries.Range range() {
    return new Deliveries.Range(since, until, status);
  }
}
