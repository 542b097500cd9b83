package dev.easel.projects;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.easel.http.Members;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How much a project may have; what is null has no limit. A month is a calendar month in UTC. */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "Quota", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
public record Quota(
    @Schema(description = "Runs that wait to be submitted; another is refused.", minimum = "0")
        @Nullable Integer queuedRuns,
    @Schema(
            description = "Runs from their submission to their end; others wait in the queue.",
            minimum = "0")
        @Nullable Integer runningRuns,
    @Schema(
            description =
                "GPUs of running trainings and of endpoints that are not stopped; what wants more"
                    + " waits in the queue, or is refused if it is an endpoint.",
            minimum = "0")
        @Nullable Integer gpus,
    @Schema(
            description =
                "GPU-hours in a month, of runs and endpoints; then nothing is begun, and endpoints"
                    + " are stopped after a notice.",
            type = "number",
            minimum = "0")
        @Nullable BigDecimal gpuHoursPerMonth,
    @Schema(
            description =
                "What runs and endpoints may cost in a month, in the rate card's currency; then the"
                    + " same.",
            type = "number",
            minimum = "0")
        @Nullable BigDecimal costPerMonth,
    @Schema(
            description =
                "Bytes on volumes: of data sets, each of their versions that is kept, and of what"
                    + " runs left in their output folders. What would be more is refused, and so is"
                    + " a run once there are as many.",
            minimum = "0")
        @Nullable Long volumeBytes,
    @Schema(description = "The same in files.", minimum = "0") @Nullable Long volumeFiles) {

  public static final Quota NONE = new Quota(null, null, null, null, null, null, null);

  private static final int MOST = 1_000_000;
  private static final long VAST = 1L << 60;
  private static final BigDecimal MUCH = BigDecimal.valueOf(1_000_000_000);

  static Quota read(Members given) {
    var quota =
        new Quota(
            count(given, "queued_runs"),
            count(given, "running_runs"),
            count(given, "gpus"),
            given.number("gpu_hours_per_month", BigDecimal.ZERO, MUCH),
            given.number("cost_per_month", BigDecimal.ZERO, MUCH),
            given.integer("volume_bytes", 0, VAST),
            given.integer("volume_files", 0, VAST));
    given.refuseOthers();
    return quota;
  }

  private static @Nullable Integer count(Members given, String name) {
    var number = given.integer(name, 0, MOST);
    return number == null ? null : number.intValue();
  }

  /** Whether a month can be used up. */
  public boolean isMonthly() {
    return gpuHoursPerMonth != null || costPerMonth != null;
  }

  /** Whether what lies on volumes is counted. */
  public boolean isOfVolumes() {
    return volumeBytes != null || volumeFiles != null;
  }

  /** Whether there is nothing to count. */
  public boolean isEmpty() {
    return Stream.of(queuedRuns, runningRuns, gpus, gpuHoursPerMonth, costPerMonth)
            .allMatch(Objects::isNull)
        && !isOfVolumes();
  }
}
