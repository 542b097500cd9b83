package dev.easel.metrics;

import dev.easel.http.NearestName;
import dev.easel.http.Refusal;
import dev.easel.http.Violations;
import dev.easel.logs.KeptTrainings;
import dev.easel.projects.Allowed;
import dev.easel.projects.Projects;
import dev.easel.projects.Role;
import dev.easel.recipes.MetricRule;
import dev.easel.recipes.Recipes;
import dev.easel.runs.AttemptNotFound;
import dev.easel.runs.Run;
import dev.easel.runs.Runs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "metrics", description = "Loss, learning rate and speed of trainings.")
class MetricsController {

  private final Projects projects;
  private final Runs runs;
  private final Recipes recipes;
  private final Metrics metrics;
  private final KeptTrainings trainings;

  MetricsController(
      Projects projects, Runs runs, Recipes recipes, Metrics metrics, KeptTrainings trainings) {
    this.projects = projects;
    this.runs = runs;
    this.recipes = recipes;
    this.metrics = metrics;
    this.trainings = trainings;
  }

  @GetMapping("/v1/runs/{run}/metrics")
  @Allowed(Role.VIEWER)
  @Operation(
      operationId = "getRunMetrics",
      summary = "Show a run's metrics",
      description =
          "Loss, learning rate, steps/s and samples/s over the steps of the training, read from"
              + " what it prints by the recipe's rules (`GET /v1/recipes/{name}`), W&B or not.")
  @ApiResponse(
      responseCode = "200",
      description = "The series; none before the training has said anything.",
      headers =
          @Header(
              name = HttpHeaders.RETRY_AFTER,
              description = "Seconds until it is worth asking again; absent once the run is final.",
              schema = @Schema(type = "integer")))
  @Refusal(status = 404, code = "run_not_found", when = "No run has this id or name.")
  @Refusal(status = 404, code = "attempt_not_found", when = "The run has no such attempt.")
  @Refusal(status = 410, code = "run_deleted", when = "The run was deleted.")
  ResponseEntity<MetricsView> show(
      @Parameter(description = "The run's id, or its name.", example = "example-dog") @PathVariable
          String run,
      @Parameter(description = "Only this metric, repeatable; all if absent.", example = "loss")
          @RequestParam
          @Nullable List<String> name,
      @Parameter(
              description =
                  "The most points of a series: of equal stretches of steps the first, the last,"
                      + " the lowest and the highest.")
          @RequestParam(defaultValue = "500")
          @Min(Thinning.OF_EACH)
          @Max(2000)
          int points,
      @Parameter(description = "Which start of the run's workflow; the last if absent.")
          @RequestParam
          @Min(1)
          @Nullable Integer attempt) {
    var found = runs.get(projects.current().id(), run);
    var answer = ResponseEntity.ok();
    if (!found.status().isFinal()) {
      answer.header(HttpHeaders.RETRY_AFTER, "5");
    }
    return answer.body(view(found, AttemptNotFound.require(found, attempt), name, points));
  }

  private MetricsView view(Run run, int attempt, @Nullable List<String> names, int most) {
    var printed = trainings.printedIn(run.id(), attempt);
    var all = metrics.series(run.id(), printed);
    refuseUnknown(run, all, names == null ? List.of() : names);
    return new MetricsView(
        run.id().toString(),
        attempt,
        metrics.wandb(run.id(), printed).orElse(null),
        all.stream()
            .filter(series -> names == null || names.contains(series.name()))
            .map(series -> view(series, most))
            .toList());
  }

  private MetricsView.SeriesView view(Metrics.Series series, int most) {
    return new MetricsView.SeriesView(
        series.name(), series.unit(), Thinning.of(metrics.points(series), most));
  }

  private void refuseUnknown(Run run, List<Metrics.Series> stored, List<String> names) {
    var known =
        Stream.concat(
                recipes.log(run.projectId(), run.recipe()).metrics().stream().map(MetricRule::name),
                stored.stream().map(Metrics.Series::name))
            .distinct()
            .toList();
    var violations = new Violations();
    for (var name : names) {
      if (!known.contains(name)) {
        violations.addParameter(
            "name", "unknown_metric", NearestName.refusal("Metric", name, known));
      }
    }
    violations.throwIfAny();
  }
}
