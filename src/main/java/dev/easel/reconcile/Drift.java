package dev.easel.reconcile;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One difference between the cluster and Easel's runs.
 *
 * @param object what it is in the cluster; RUN if there is none
 * @param uid of the object in the cluster; empty if there is none
 * @param workflow that made an InferenceService; empty for others
 */
@Schema(name = "Drift", description = "One difference between the cluster and Easel's runs.")
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonPropertyOrder("id")
record Drift(
    DriftKind kind,
    @Schema(
            description = "Name of the workflow or InferenceService, or the run's id.",
            example = "inference-example-dog")
        String subject,
    @Schema(description = "The run it is about, if there is one.") @Nullable String run,
    @Schema(description = "Since when it may have been so.") @Nullable Instant since,
    @Schema(example = "InferenceService inference-example-dog was made by no run that is known.")
        String detail,
    @Schema(description = "What Easel does about it by itself, or what there is to do.")
        String repair,
    @Schema(description = "Easel repairs it without being asked.") boolean automatic,
    @Schema(description = "What can be asked for.") List<DriftAction> actions,
    @JsonIgnore LeftoverKind object,
    @JsonIgnore String uid,
    @JsonIgnore String workflow) {

  @JsonProperty
  @Schema(
      description = "The same for as long as it is not repaired.",
      example = "drift_01kaq7w3k9e5xv6m2t8r4n0bcd",
      requiredMode = Schema.RequiredMode.REQUIRED)
  String id() {
    return DriftId.of(this).toString();
  }

  boolean isAbout(String kindText, String name) {
    return kind.text().equals(kindText) && subject.equals(name);
  }
}
