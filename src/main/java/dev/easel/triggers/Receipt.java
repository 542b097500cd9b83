package dev.easel.triggers;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What the sender of a delivery is told. */
@Schema(name = "TriggerReceipt", description = "What a delivery made.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record Receipt(
    @Schema(example = "trd_01kaq7w3k9e5xv6m2t8r4n0bcd") String id,
    Outcome outcome,
    @Schema(description = "True if the same came before: then this tells what that made.")
        boolean replayed,
    @Schema(description = "The run that it started.", example = "run_01kaq7w3k9e5xv6m2t8r4n0bcd")
        @Nullable String run) {

  static Receipt replayed(Delivery before) {
    var run = before.run();
    return new Receipt(
        before.id().toString(), before.outcome(), true, run == null ? null : run.toString());
  }
}
