package dev.easel.endpoints;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.easel.pricing.Money;
import dev.easel.runs.EndpointState;
import dev.easel.runs.Run;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An endpoint as callers see it. */
@Schema(name = "Endpoint", description = "An InferenceService that a model is served from.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record EndpointView(
    @Schema(
            description = "Another service of the same name has another id.",
            example = "endpoint_01kaq7w3k9e5xv6m2t8r4n0bcd")
        String id,
    @Schema(example = "inference-example-dog") String name,
    @Schema(example = "tenant-example") String namespace,
    ListedState state,
    @Schema(
            description =
                "What KServe says of it. It differs from `state` until the endpoint has drawn for"
                    + " the first time, and if it is `orphaned`.")
        EndpointState serviceState,
    @Schema(description = "Why it is so, in KServe's words, or those of the first try to draw.")
        @Nullable String message,
    @Schema(
            description = "From outside the cluster.",
            example = "http://inference-example-dog.tenant-example.example.com")
        @Nullable String url,
    @Schema(
            description = "The run whose workflow made it; absent if no such run is known.",
            example = "run_01kaq7w3k9e5xv6m2t8r4n0bcd")
        @Nullable String run,
    @Schema(example = "example-dog") @Nullable String runName,
    @Schema(description = "What the predictor calls the model.", example = "example-dog")
        @Nullable String model,
    @Schema(description = "Of one pod; absent if it asks for none.") @Nullable Gpu gpu,
    Replicas replicas,
    @Schema(
            description =
                "What its pods cost in an hour now; absent if the rate card has no such GPU.")
        @Nullable Money costPerHour,
    @Schema(
            description =
                "What it costs in a day if nobody uses it: the pods that stay; absent if the rate"
                    + " card has no such GPU.")
        @Nullable Money idleCostPerDay,
    @Schema(
            description = "KServe's: `Knative` scales to zero, `Standard` does not.",
            example = "Knative")
        @Nullable String mode,
    @Schema(description = "Until when it may be up; absent if it is orphaned.")
        @Nullable LeaseView lease,
    @Schema(
            description =
                "That it will be stopped, because its project has used up what it may have in a"
                    + " month; absent if it will not.")
        @Nullable Notice notice,
    @Schema(description = "Written down once a minute at most.") @Nullable Instant lastRequestAt,
    @Schema(description = "Who stopped it; absent if it is not stopped or to be.")
        @Nullable StoppedBy stoppedBy,
    @Nullable Instant stoppedAt,
    @Schema(description = "What was asked for and is not done yet.") @Nullable Pending pending,
    @Schema(description = "Since it was made.", example = "86400") long ageSeconds,
    Instant createdAt,
    Instant updatedAt,
    @Schema(description = "Calls on this endpoint.") Map<String, String> urls) {

  /** The GPUs of one pod. */
  @Schema(name = "EndpointGpu")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Gpu(
      @JsonProperty("class")
          @Schema(description = "Absent if it takes any.", example = "Quadro_RTX_5000")
          @Nullable String type,
      @Schema(example = "1") int count) {}

  /** How many pods. */
  @Schema(name = "EndpointReplicas")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Replicas(
      @Schema(description = "That stay when it is idle; 0 scales to zero.", example = "0") int min,
      @Schema(description = "Under load; absent for any number.", example = "1")
          @Nullable Integer max,
      @Schema(
              description = "Idle time after which the last pod goes; absent for KServe's own.",
              example = "1800")
          @Nullable Long scaleToZeroAfterSeconds,
      @Schema(description = "That are up now.", example = "1") int current) {

    static Replicas of(EndpointEntry entry) {
      var scale = entry.wantedScale();
      return new Replicas(
          scale.minReplicas(),
          scale.maxReplicas(),
          scale.scaleToZeroSeconds(),
          entry.seen().pods());
    }
  }

  /** Until when it may be up. */
  @Schema(name = "EndpointLease")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record LeaseView(
      @Schema(description = "Whatever is asked of it.") @Nullable Instant expiresAt,
      @Schema(description = "After its last request.", example = "1800")
          @Nullable Long idleTtlSeconds,
      @Schema(description = "Neither counts.") boolean keep,
      @Schema(
              description =
                  "When it is stopped, if nothing is asked of it until then; absent if it is not.")
          @Nullable Instant stopsAt,
      @Schema(description = "When it is deleted, if nobody starts it; absent if it is not.")
          @Nullable Instant deletesAt) {}

  /** It will be stopped, whatever its lease says. */
  @Schema(name = "EndpointNotice")
  record Notice(
      @Schema(description = "Always this.", example = "quota_exceeded") String reason,
      @Schema(description = "What is used up.", example = "cost_per_month") String quota,
      Instant toldAt,
      @Schema(description = "Unless the month is over by then, or an operator gave more.")
          Instant stopsAt) {

    static @Nullable Notice of(@Nullable MonthNotice month) {
      return month == null
          ? null
          : new Notice("quota_exceeded", month.quota(), month.toldAt(), month.stopsAt());
    }
  }

  /** Asked for and not done yet. */
  @Schema(name = "EndpointPending")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Pending(
      @Schema(description = "`stop`, `start`, `replicas` or `delete`.", example = "stop")
          String change,
      @Schema(description = "Why it is not done; it is tried again.") @Nullable String problem) {}

  static EndpointView of(
      EndpointEntry entry,
      @Nullable Run run,
      EndpointCharges charges,
      EndpointProperties properties,
      Instant now) {
    return new EndpointView(
        entry.id().toString(),
        entry.name(),
        entry.namespace(),
        entry.state(),
        entry.seen().state(),
        entry.message(),
        entry.seen().url(),
        entry.run() == null ? null : entry.run().toString(),
        run == null ? null : run.name(),
        run == null ? null : run.modelName(),
        gpu(entry.hardware()),
        Replicas.of(entry),
        charges.hourly(entry).orElse(null),
        charges.idleDay(entry).orElse(null),
        entry.seen().mode(),
        entry.isOrphaned() ? null : lease(entry, properties),
        Notice.of(entry.monthNotice()),
        entry.lastRequestAt(),
        entry.stoppedBy(),
        entry.stoppedAt(),
        pending(entry),
        Math.max(0, Duration.between(entry.createdAt(), now).toSeconds()),
        entry.createdAt(),
        entry.updatedAt(),
        urls(entry));
  }

  private static @Nullable Gpu gpu(Hardware hardware) {
    return hardware.gpus() == 0 ? null : new Gpu(hardware.gpu(), hardware.gpus());
  }

  private static LeaseView lease(EndpointEntry entry, EndpointProperties properties) {
    var lease = entry.lease();
    return new LeaseView(
        lease.expiresAt(),
        lease.idleTtlSeconds(),
        lease.keep(),
        entry.end(properties).orElse(null),
        entry.deletesAt(properties).orElse(null));
  }

  private static @Nullable Pending pending(EndpointEntry entry) {
    var order = entry.order();
    if (entry.deletionAskedAt() != null) {
      return new Pending("delete", null);
    }
    if (order.done()) {
      return null;
    }
    var change = order.stopped() == null ? "replicas" : order.stopped() ? "stop" : "start";
    return new Pending(change, order.problem());
  }

  private static Map<String, String> urls(EndpointEntry entry) {
    var self = "/v1/endpoints/" + entry.name();
    var urls = new LinkedHashMap<String, String>();
    urls.put("self", self);
    urls.put("stop", self + "/stop");
    urls.put("start", self + "/start");
    if (entry.run() != null && !entry.isOrphaned()) {
      urls.put("run", "/v1/runs/" + entry.run());
      urls.put("predict", "/v1/runs/" + entry.run() + "/predict");
    }
    return urls;
  }

  static String etag(EndpointEntry entry) {
    return "\"" + entry.version() + "\"";
  }
}
