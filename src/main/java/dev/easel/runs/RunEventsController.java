package dev.easel.runs;

import dev.easel.http.Page;
import dev.easel.http.Problem;
import dev.easel.http.Refusal;
import dev.easel.projects.Allowed;
import dev.easel.projects.Projects;
import dev.easel.projects.Role;
import dev.easel.runs.RunView.HistoryEntry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
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
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/runs/{run}/events")
@Tag(name = "runs")
class RunEventsController {

  private static final String LAST_EVENT_ID = "Last-Event-ID";
  private static final Pattern SEQUENCE = Pattern.compile("\\d{1,18}");

  private final Projects projects;
  private final Runs runs;
  private final RunEvents events;
  private final RunStream stream;

  RunEventsController(Projects projects, Runs runs, RunEvents events, RunStream stream) {
    this.projects = projects;
    this.runs = runs;
    this.events = events;
    this.stream = stream;
  }

  @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
  @Allowed(Role.VIEWER)
  @Operation(
      operationId = "listRunEvents",
      summary = "Show or follow what happens to a run",
      description =
          "As JSON: its history, oldest first. With `Accept: text/event-stream`: the run as it is"
              + " now in a frame `snapshot`, then each event as it happens, in a frame that is"
              + " named for its type and holds one line of JSON; after the run's end a frame `end`,"
              + " and the answer ends. A frame's id is the sequence it brings the reader to:"
              + " `Last-Event-ID`, or `after`, goes on from there without a gap, on any replica; of"
              + " more than 1,000 events a run's oldest of lesser weight are dropped."
              + " Frames without an id tell of the moment and are not part of the history:"
              + " `progress` is the run's member of that name, when it has changed and at most"
              + " about once a second; `eta` stands in for the seconds that remain. `limit` is for"
              + " JSON only.")
  @Parameter(
      in = ParameterIn.HEADER,
      name = LAST_EVENT_ID,
      description = "The id of the last frame that was read; wins over `after`. For streams.",
      schema = @Schema(type = "integer", format = "int64", minimum = "0"))
  @ApiResponse(
      responseCode = "200",
      description = "A page of the run's events, or all of them as they happen.",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON_VALUE,
            examples = @ExampleObject(name = "page", value = Examples.EVENTS)),
        @Content(
            mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
            schema = @Schema(type = "string"),
            examples = @ExampleObject(name = "stream", value = Examples.STREAM))
      })
  @ApiResponse(
      responseCode = "204",
      description = "To a stream that goes on: the run has ended, and nothing follows.",
      content = @Content)
  @Refusal(status = 400, code = "bad_cursor", when = "`after` or the last id is no sequence.")
  @Refusal(status = 404, code = "run_not_found", when = "No run has this id or name.")
  @Refusal(status = 410, code = "run_deleted", when = "The run was deleted.")
  @Refusal(status = 429, code = "too_many_streams", when = "Too many streams are open.")
  @Refusal(status = 503, code = "stopping", when = "This Easel stops; another one may answer.")
  Page<HistoryEntry> list(
      @Parameter(description = Examples.RUN, example = "example-dog") @PathVariable String run,
      @Parameter(
              description = "The `next` of the page before, or any sequence.",
              schema = @Schema(type = "integer", format = "int64", minimum = "0"))
          @RequestParam
          @Nullable String after,
      @Parameter(description = "The longest page.")
          @RequestParam(defaultValue = "20")
          @Min(1)
          @Max(100)
          int limit) {
    var found = runs.get(projects.current().id(), run);
    var known = sequence("after", after).orElse(0);
    var page =
        events.between(found.id(), known, Long.MAX_VALUE, limit + 1).stream()
            .map(RunView::history)
            .toList();
    return Page.of(page, limit, event -> Long.toString(event.sequence()));
  }

  @GetMapping(produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  @Allowed(Role.VIEWER)
  @Operation(hidden = true)
  void follow(
      @PathVariable String run,
      @RequestParam @Nullable String after,
      @RequestHeader(name = LAST_EVENT_ID, required = false) @Nullable String lastEventId,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    // an EventSource that has no id yet may send an empty one
    var last = lastEventId == null || lastEventId.isEmpty() ? null : lastEventId;
    var known = last == null ? sequence("after", after) : sequence(LAST_EVENT_ID, last);
    stream.follow(projects.current().id(), run, known, request, response);
  }

  private static OptionalLong sequence(String name, @Nullable String text) {
    if (text == null) {
      return OptionalLong.empty();
    }
    if (!SEQUENCE.matcher(text).matches()) {
      throw new Problem(
          HttpStatus.BAD_REQUEST,
          "bad_cursor",
          "'%s' must be the sequence of an event, a number.".formatted(name));
    }
    return OptionalLong.of(Long.parseLong(text));
  }
}
