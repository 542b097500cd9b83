package dev.easel.logs;

import dev.easel.http.OpenStream;
import dev.easel.http.Refusal;
import dev.easel.http.Streams;
import dev.easel.projects.Allowed;
import dev.easel.projects.Projects;
import dev.easel.projects.Role;
import dev.easel.runs.Run;
import dev.easel.runs.Runs;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "runs")
class LogsController {

  /** Chunks that are read at once, of at most 256 KB each. */
  private static final int PAGE = 4;

  private static final String TEXT =
      """
      downloader: Downloading stabilityai/stable-diffusion-2-1-base as diffusers
      finetuner: Using the dreambooth method.
      finetuner: RUN_NAME: example-dog
      finetuner: Found 5 instance images
      finetuner: LOSS: 0.4236446393954861 GPU: (U: 20,114mb F: 28,513mb T: 48,627mb)
      finetuner: Done!
      """;

  private static final String NDJSON =
      """
      {"step":"finetuner","attempt":1,"at":"2026-01-31T12:00:00.123456789Z","line":"Done!"}
      {"step":"finetuner","attempt":1,"note":"pod_gone","line":"The pod was gone before its log \
      was read to the end."}
      """;

  private final Projects projects;
  private final Runs runs;
  private final KeptLogs logs;
  private final Chunks chunks;
  private final LogFollowing following;
  private final Streams streams;

  LogsController(
      Projects projects,
      Runs runs,
      KeptLogs logs,
      Chunks chunks,
      LogFollowing following,
      Streams streams) {
    this.projects = projects;
    this.runs = runs;
    this.logs = logs;
    this.chunks = chunks;
    this.following = following;
    this.streams = streams;
  }

  @GetMapping(
      path = "/v1/runs/{run}/logs",
      produces = {MediaType.TEXT_PLAIN_VALUE, LogFormat.NDJSON_TYPE})
  @Allowed(Role.VIEWER)
  @Operation(
      operationId = "getRunLogs",
      summary = "Read a run's logs",
      description =
          "What the steps' main containers printed, kept as long as the run; the steps one after"
              + " the other in their order, each line behind its step's name unless `step` is"
              + " given. Progress bars are single lines, secrets are masked, of a long log the"
              + " beginning and the end are kept. What Easel says itself, such as how much was cut,"
              + " begins with `[easel]`; in `application/x-ndjson` it has a `note`. With"
              + " `follow=true` lines come as they are printed, those of steps that run side by"
              + " side mixed, until the run, or the step, has ended and its log is complete; if"
              + " nothing comes for most of a minute, `[easel] Nothing new; more may come.` does,"
              + " in `application/x-ndjson` an empty line now and then. An answer that is not"
              + " whole, because Easel stops, is cut off.")
  @ApiResponse(
      responseCode = "200",
      description = "The logs.",
      content = {
        @Content(
            mediaType = MediaType.TEXT_PLAIN_VALUE,
            schema = @Schema(type = "string"),
            examples = @ExampleObject(name = "text", value = TEXT)),
        @Content(
            mediaType = LogFormat.NDJSON_TYPE,
            schema = @Schema(type = "string"),
            examples = @ExampleObject(name = "ndjson", value = NDJSON))
      })
  @Refusal(status = 404, code = "run_not_found", when = "No run has this id or name.")
  @Refusal(status = 404, code = "attempt_not_found", when = "The run has no such attempt.")
  @Refusal(status = 410, code = "run_deleted", when = "The run was deleted, and its logs.")
  @Refusal(status = 429, code = "too_many_streams", when = "Too many streams are open.")
  @Refusal(status = 503, code = "stopping", when = "This Easel stops; ask again.")
  void logs(
      @Parameter(description = "The run's id, or its name.", example = "example-dog") @PathVariable
          String run,
      @Parameter(description = "Only this step's log.", example = "finetuner") @RequestParam
          @Nullable String step,
      @Parameter(
              description =
                  "As it was in this attempt, from 1; the present one if not given, or with"
                      + " `follow=true` the one that a retry is about to begin. What had succeeded"
                      + " before a retry belongs to the attempts after it, too.")
          @RequestParam
          @Min(1)
          @Max(1_000_000)
          @Nullable Integer attempt,
      @Parameter(description = "Go on until there is nothing more to come.")
          @RequestParam(defaultValue = "false")
          boolean follow,
      @Parameter(description = "Begin with the last lines of each step.")
          @RequestParam
          @Min(0)
          @Max(1_000_000)
          @Nullable Integer tail,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    var found = runs.get(projects.current().id(), run);
    var asked = LogRequest.of(found, logs.of(found.id()), step, attempt, follow);
    var format = LogFormat.of(request.getHeader(HttpHeaders.ACCEPT));
    streams.<Boolean>serve(
        request,
        stream -> {
          stream.begin(response, format.type(), format.heartbeat(), format.rarity());
          var copy = new LogCopy(stream, format, step == null, tail);
          if (follow) {
            follow(found, asked, stream, copy);
          } else {
            copy(found, asked, copy);
          }
          stream.whole();
        });
  }

  private void copy(Run run, LogRequest asked, LogCopy copy) throws IOException {
    for (var log : asked.among(logs.of(run.id()))) {
      copy.goOn(log, this::page);
      copy.bar(log);
    }
  }

  private void follow(Run run, LogRequest asked, OpenStream<Boolean> stream, LogCopy copy)
      throws IOException {
    var follower = new LogFollower(stream);
    var followed = following.join(run.id(), follower);
    try {
      while (stream.next().isPresent()) {
        follower.looks();
        var view = followed.view();
        for (var log : asked.among(view.logs())) {
          copy.goOn(log, (key, line) -> recent(view, key, line));
        }
        if (view.number() > 0 && asked.isOver(view.logs(), view.over())) {
          return;
        }
      }
    } finally {
      following.leave(run.id(), follower);
    }
  }

  private List<Lines> recent(FollowedRun.View view, LogKey log, long line) {
    var recent = view.recent(log, line);
    return recent.isEmpty() ? page(log, line) : recent;
  }

  private List<Lines> page(LogKey log, long line) {
    return chunks.from(log, line, PAGE).stream().map(Lines::of).toList();
  }
}
