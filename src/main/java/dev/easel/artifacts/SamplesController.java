package dev.easel.artifacts;

import dev.easel.http.Page;
import dev.easel.http.Refusal;
import dev.easel.projects.Allowed;
import dev.easel.projects.Projects;
import dev.easel.projects.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/runs/{run}/samples")
@Tag(name = "artifacts")
class SamplesController {

  private final Projects projects;
  private final RunFiles files;
  private final Samples samples;

  SamplesController(Projects projects, RunFiles files, Samples samples) {
    this.projects = projects;
    this.files = files;
    this.samples = samples;
  }

  @GetMapping
  @Allowed(Role.VIEWER)
  @Operation(
      operationId = "listSamples",
      summary = "List a run's sample pictures",
      description =
          "By step, as the training draws them, also while it runs, with W&B or without:"
              + " `image_log_steps` and `image_log_amount` say when and how many.")
  @ApiResponse(responseCode = "200", description = "A page of pictures.")
  @Refusal(status = 400, code = "bad_cursor", when = "`after` is no picture of the run.")
  @Refusal(status = 404, code = "run_not_found", when = "No run has this id or name.")
  @Refusal(status = 410, code = "run_deleted", when = "The run was deleted.")
  @Refusal(
      status = 503,
      code = "volume_not_mounted",
      when = "The run's claim is not mounted here, and its files are not known.")
  @Refusal(status = 503, code = "volume_failed", when = "The file system does not answer.")
  Page<SampleView> list(
      @Parameter(description = ArtifactsController.RUN, example = "example-dog") @PathVariable
          String run,
      @Parameter(description = "The longest page.")
          @RequestParam(defaultValue = "20")
          @Min(1)
          @Max(100)
          int limit,
      @Parameter(description = "The `next` of the page before.") @RequestParam
          @Nullable String after) {
    var found = files.find(projects.current().id(), run);
    var all = samples.of(found);
    var rest = all.subList(from(all, after), all.size()).stream().limit(limit + 1L);
    var page = Page.of(rest.toList(), limit, it -> PathCursor.of(it.path()));
    var views = page.data().stream().map(it -> SampleView.of(found.run().id(), it)).toList();
    return new Page<>(views, page.hasMore(), page.next());
  }

  /** Pictures are never taken away: what was the last of a page is there. */
  private static int from(List<Sample> all, @Nullable String after) {
    var last =
        Page.cursor(after, cursor -> PathCursor.read(cursor).flatMap(path -> position(all, path)));
    return last == null ? 0 : last + 1;
  }

  private static Optional<Integer> position(List<Sample> all, String path) {
    return IntStream.range(0, all.size())
        .filter(i -> all.get(i).path().equals(path))
        .boxed()
        .findFirst();
  }

  @GetMapping("/{picture}")
  @Allowed(Role.VIEWER)
  @Operation(
      operationId = "getSample",
      summary = "Show a sample picture",
      description = "Its ETag is its SHA-256.")
  @ApiResponse(
      responseCode = "200",
      description = "The picture.",
      content =
          @Content(mediaType = "image/png", schema = @Schema(type = "string", format = "binary")))
  @ApiResponse(
      responseCode = "206",
      description = "The part that `Range` asks for.",
      content =
          @Content(mediaType = "image/png", schema = @Schema(type = "string", format = "binary")))
  @ApiResponse(
      responseCode = "304",
      description = "The caller has it: `If-None-Match` names it.",
      content = @Content)
  @Refusal(status = 404, code = "run_not_found", when = "No run has this id or name.")
  @Refusal(
      status = 404,
      code = "sample_not_found",
      when = "The run has no such picture, or it is still being written.")
  @Refusal(
      status = 409,
      code = "artifact_changed",
      when = "The picture was changed or removed after it was catalogued.")
  @Refusal(status = 410, code = "run_deleted", when = "The run was deleted.")
  @Refusal(status = 412, code = "changed_meanwhile", when = "`If-Match` names another picture.")
  @Refusal(
      status = 416,
      code = "range_not_satisfiable",
      when = "`Range` asks for nothing of it, or for more than 16 parts.")
  @Refusal(status = 503, code = "volume_not_mounted", when = "The run's claim is not mounted here.")
  @Refusal(status = 503, code = "volume_failed", when = "The file system does not answer.")
  void picture(
      @Parameter(description = ArtifactsController.RUN, example = "example-dog") @PathVariable
          String run,
      @Parameter(
              description = "The picture's `file`.",
              example = "images_100_5f7d3e9c8b4a1d0e2f3c.png")
          @PathVariable
          String picture,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    var found = files.find(projects.current().id(), run);
    try (var content = samples.picture(found, picture)) {
      new Downloads(request, response).serve(content);
    }
  }
}
