package dev.easel.triggers;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** A delivery as the log shows it. */
@Schema(
    name = "TriggerDelivery",
    description = "A well signed call of a trigger, and what became of it.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record DeliveryView(
    @Schema(example = "trd_01kaq7w3k9e5xv6m2t8r4n0bcd") String id,
    Instant receivedAt,
    @Schema(description = "Where it came from.", example = "192.0.2.10") String address,
    @Schema(description = "Those that matter; none that is secret.") Map<String, String> headers,
    @Schema(
            description =
                "What came, its first 64 KiB, as text; absent once the run is deleted that it"
                    + " started, or the same again.")
        @Nullable String body,
    @Schema(description = "How much came.") int bodyBytes,
    Outcome outcome,
    @Schema(description = "Why it started nothing: what was answered, or what the filter missed.")
        @Nullable Map<String, Object> problem,
    @Schema(description = "The run that it started.", example = "run_01kaq7w3k9e5xv6m2t8r4n0bcd")
        @Nullable String run,
    @Schema(description = "How often the same came again.") int replays,
    @Nullable Instant replayedAt) {

  static DeliveryView of(Delivery delivery) {
    var problem = delivery.problem();
    var run = delivery.run();
    return new DeliveryView(
        delivery.id().toString(),
        delivery.receivedAt(),
        delivery.address(),
        delivery.headers(),
        delivery.body(),
        delivery.bodyBytes(),
        delivery.outcome(),
        problem == null
            ? null
            : JsonMapper.shared().convertValue(problem, new TypeReference<>() {}),
        run == null ? null : run.toString(),
        delivery.replays().count(),
        delivery.replays().at());
  }
}
