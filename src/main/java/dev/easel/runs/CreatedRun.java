package dev.easel.runs;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.easel.http.HoldsSecret;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A run as it is answered to the request that made it. */
@Schema(name = "CreatedRun", description = "A run, with what was made beside it.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record CreatedRun(
    @JsonUnwrapped RunView run,
    @Schema(
            description =
                "The webhook that was asked for, with its secret: in this one answer, not in a"
                    + " repeated one.",
            ref = "#/components/schemas/Webhook")
        @Nullable Object webhook)
    implements HoldsSecret {

  @Override
  public CreatedRun withoutSecret() {
    return new CreatedRun(run, webhook instanceof HoldsSecret it ? it.withoutSecret() : webhook);
  }
}
