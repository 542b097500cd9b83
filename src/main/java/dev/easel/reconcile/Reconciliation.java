package dev.easel.reconcile;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How far the last reconciliation is. */
@Schema(name = "Reconciliation", description = "What the last reconciliation did, or does.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record Reconciliation(
    @Schema(description = "Runs that the database does not know are made again.") boolean rebuild,
    Instant askedAt,
    @Schema(description = "Absent while it is at work.") @Nullable Instant finishedAt,
    @Schema(description = "Runs made for workflows that were started by hand.") int adopted,
    @Schema(description = "Runs made again.") int rebuilt,
    @Schema(description = "Workflows of which no run could be made, and why.")
        List<LeftOut> leftOut) {

  /** A workflow that stays without a run. */
  @Schema(name = "LeftOut")
  record LeftOut(
      @Schema(example = "run-01kaq7w3k9e5xv6m2t8r4n0bcd") String workflow,
      @Schema(example = "no_recipe") String why) {}
}
