package dev.easel.triggers;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** What a trigger would make of a payload; nothing was stored. */
@Schema(name = "TriggerTest", description = "What would become of a payload; nothing was stored.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record Rehearsal(
    @Schema(description = "Whether the payload passes the filter.") boolean passes,
    @Schema(description = "The first condition that it does not meet.", example = "'/ref' is main")
        @Nullable String unmet,
    @Schema(
            description =
                "The request that would start the run, with all that stands against it, as a dry"
                    + " run is answered.",
            ref = "#/components/schemas/DryRun")
        Object run) {}
