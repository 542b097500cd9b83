package dev.easel.endpoints;

import dev.easel.http.JsonBody;
import dev.easel.http.Problem;
import dev.easel.http.Refusal;
import dev.easel.projects.Allowed;
import dev.easel.projects.Projects;
import dev.easel.projects.Role;
import dev.easel.runs.Run;
import dev.easel.runs.Runs;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.coyote.CloseNowException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "predictions", description = "Draw with a tuned model.")
class PredictController {

  private static final Logger log = LoggerFactory.getLogger(PredictController.class);

  /** RFC 7240, section 4.3. */
  private static final Pattern WAIT = Pattern.compile("(?i)\\bwait\\s*=\\s*\"?(\\d{1,6})\\b");

  private static final String WAITING =
      "`wait=<seconds>`: how long to wait for an endpoint that sleeps (RFC 7240).";

  private final Projects projects;
  private final Runs runs;
  private final Served served;
  private final Predictor predictor;
  private final LastRequests requests;
  private final PredictProperties properties;
  private final MeterRegistry meters;

  PredictController(
      Projects projects,
      Runs runs,
      Served served,
      Predictor predictor,
      LastRequests requests,
      PredictProperties properties,
      MeterRegistry meters) {
    this.projects = projects;
    this.runs = runs;
    this.served = served;
    this.predictor = predictor;
    this.requests = requests;
    this.properties = properties;
    this.meters = meters;
  }

  @PostMapping("/v1/runs/{run}/predict")
  @Allowed(Role.RUNNER)
  @Operation(
      operationId = "predictWithRun",
      summary = "Draw with a run's model",
      description =
          "Passes a prompt on to the endpoint and the picture back. An endpoint that sleeps is"
              + " woken by it, which may take minutes: then 503 `endpoint_waking` after `Prefer:"
              + " wait=<seconds>` (60), and the same call later. One that its lease stopped is"
              + " started by it: the same answer, at once.")
  @Draws
  @Refusal(status = 404, code = "run_not_found", when = "No run has this id or name.")
  @Refusal(status = 410, code = "run_deleted", when = "The run was deleted.")
  void withRun(
      @Parameter(description = "The run's id, or its name.", example = "example-dog") @PathVariable
          String run,
      @Parameter(hidden = true) JsonBody body,
      @Parameter(description = WAITING) @RequestHeader(name = "Prefer", required = false)
          @Nullable String prefer,
      HttpServletResponse response)
      throws IOException {
    answer(() -> runs.get(projects.current().id(), run), body, prefer, response);
  }

  @PostMapping("/v1/models/{model}:predict")
  @Allowed(Role.RUNNER)
  @Operation(
      operationId = "predictWithModel",
      summary = "Draw with a model, as in the guide",
      description =
          "The guide's call: the model is a run's name or the last segment of its output. If two"
              + " endpoints answer to it: 409 with both runs.")
  @Draws
  @Refusal(status = 404, code = "model_not_found", when = "No run and no model is called so.")
  @Refusal(
      status = 409,
      code = "model_ambiguous",
      when = "Several runs serve it; `runs` names them.")
  void withModel(
      @Parameter(
              description = "A run's name, or the last segment of its output.",
              example = "example-dog")
          @PathVariable
          String model,
      @Parameter(hidden = true) JsonBody body,
      @Parameter(description = WAITING) @RequestHeader(name = "Prefer", required = false)
          @Nullable String prefer,
      HttpServletResponse response)
      throws IOException {
    answer(() -> served.model(projects.current().id(), model), body, prefer, response);
  }

  private void answer(
      Supplier<Run> run, JsonBody body, @Nullable String prefer, HttpServletResponse response)
      throws IOException {
    var timer = Timer.start(meters);
    var outcome = "internal_error";
    try {
      outcome = predict(run.get(), body, prefer, response);
    } catch (Problem problem) {
      outcome = problem.code();
      throw problem;
    } catch (CloseNowException e) {
      outcome = "predictor_broke_off";
      log.warn("a picture broke off: {}", List.of(e.getSuppressed()));
      throw e;
    } finally {
      timer.stop(meters.timer("easel.predictions", "outcome", outcome));
    }
  }

  private String predict(
      Run run, JsonBody body, @Nullable String prefer, HttpServletResponse response)
      throws IOException {
    var request = PredictRequest.read(body, properties.largestSide());
    var endpoint = served.endpoint(run);
    requests.note(run);
    var requestId = String.valueOf(response.getHeader("X-Request-Id"));
    try (var picture = predictor.draw(run, endpoint, request, wait(prefer), requestId)) {
      response.setContentType(picture.type().toString());
      response.setHeader("X-Content-Type-Options", "nosniff");
      response.setHeader("Cache-Control", "no-store");
      var drawn = picture.passOn(response);
      requests.drawn(run, endpoint);
      return drawn ? "drawn" : "caller_left";
    }
  }

  private Duration wait(@Nullable String prefer) {
    var preferred = WAIT.matcher(prefer == null ? "" : prefer);
    if (!preferred.find()) {
      return properties.wakeWait();
    }
    var seconds = Duration.ofSeconds(Long.parseLong(preferred.group(1)));
    return seconds.compareTo(properties.timeout()) < 0 ? seconds : properties.timeout();
  }
}
