package dev.easel.runs;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.easel.http.Violation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What would become of a request; nothing was stored. */
@Schema(name = "DryRun", description = "What would become of a request; nothing was stored.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record DryRunView(
    @Schema(description = "True if the same request without dry_run would be accepted now.")
        boolean acceptable,
    @Schema(example = "dreambooth") @Nullable String recipe,
    @Schema(example = "example-dog") @Nullable String name,
    @Schema(description = "Every parameter as it would be sent.")
        @Nullable Map<String, String> parameters,
    RunView.@Nullable OutputRef output,
    @Schema(example = "inference-example-dog") @Nullable String endpoint,
    @Nullable Estimate estimate,
    @Schema(description = "What it would train on, with the folder that each name stands for.")
        @Nullable List<UsedDataset> datasets,
    @Schema(description = "Absent if not all numbers are known.") @Nullable Milestones training,
    @Schema(description = "Everything that the request would be refused for.")
        List<Violation> problems,
    @Schema(description = "What does not refuse the request and will hurt its run.")
        List<Warning> warnings) {

  static DryRunView refused(List<Violation> problems, List<Warning> warnings) {
    return new DryRunView(
        false, null, null, null, null, null, null, null, null, problems, warnings);
  }

  static DryRunView of(
      RunDraft draft,
      Estimate estimate,
      @Nullable Milestones training,
      List<Violation> problems,
      List<Warning> warnings) {
    var places = draft.places();
    return new DryRunView(
        problems.isEmpty(),
        draft.recipe().name(),
        draft.name(),
        draft.parameters(),
        places.output() == null ? null : new RunView.OutputRef(places.claim(), places.output()),
        places.endpointName(),
        estimate,
        draft.datasets(),
        training,
        problems,
        warnings);
  }
}
