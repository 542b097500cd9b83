package dev.easel.endpoints;

import dev.easel.http.Problem;
import dev.easel.runs.Endpoint;
import dev.easel.runs.EndpointState;
import dev.easel.runs.Run;
import dev.easel.runs.RunNotFound;
import dev.easel.runs.Runs;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Which run's endpoint a caller means, and whether it can draw. Asks PostgreSQL only. */
@Component
class Served {

  private final Runs runs;

  Served(Runs runs) {
    this.runs = runs;
  }

  /** The run that serves a model, by its name or the model's: the last segment of its output. */
  Run model(String project, String name) {
    var serving =
        runs.serving(project, name).stream().filter(run -> state(run) != EndpointState.DELETED);
    var found = serving.toList();
    if (found.isEmpty()) {
      return byName(project, name);
    }
    if (found.size() > 1) {
      throw ambiguous(name, found);
    }
    return found.getFirst();
  }

  private Run byName(String project, String name) {
    try {
      return runs.get(project, name);
    } catch (RunNotFound e) {
      throw new Problem(
          HttpStatus.NOT_FOUND,
          "model_not_found",
          "No run and no model is called '%s'.".formatted(name),
          e);
    }
  }

  private static Problem ambiguous(String name, List<Run> found) {
    var ids = found.stream().map(run -> run.id().toString()).toList();
    return new Problem(
            HttpStatus.CONFLICT,
            "model_ambiguous",
            "'%s' is served by %d runs (%s); use POST /v1/runs/{id}/predict."
                .formatted(name, ids.size(), String.join(", ", ids)))
        .with("runs", ids);
  }

  /**
   * The endpoint to ask.
   *
   * @throws Problem if it cannot draw now
   */
  Endpoint endpoint(Run run) {
    var endpoint = run.endpoint();
    if (endpoint == null) {
      throw notDeployed(run);
    }
    return switch (endpoint.state()) {
      case READY, ASLEEP -> endpoint;
      case DEPLOYING ->
          throw new Problem(
                  HttpStatus.SERVICE_UNAVAILABLE,
                  "endpoint_deploying",
                  "Endpoint '%s' is being deployed; ask again.".formatted(run.endpointName()))
              .retryAfter(10);
      case STOPPED ->
          throw conflict("endpoint_stopped", run, "is stopped; start it again in the cluster");
      case FAILED ->
          throw conflict(
              "endpoint_failed", run, "failed: " + endpoint.message() + "; start a new run");
      case DELETED -> throw conflict("endpoint_deleted", run, "was deleted; start a new run");
    };
  }

  private static Problem notDeployed(Run run) {
    if (run.endpointName() == null || run.status().isFinal()) {
      return new Problem(
          HttpStatus.CONFLICT,
          "not_deployed",
          "Run %s (%s) has deployed no endpoint; start one with run_inference: true."
              .formatted(run.id(), run.status().text()));
    }
    return new Problem(
            HttpStatus.CONFLICT,
            "not_deployed",
            "Run %s is %s and has deployed no endpoint yet."
                .formatted(run.id(), run.status().text()))
        .retryAfter(30);
  }

  private static Problem conflict(String code, Run run, String what) {
    return new Problem(
        HttpStatus.CONFLICT, code, "Endpoint '%s' %s.".formatted(run.endpointName(), what));
  }

  private static EndpointState state(Run run) {
    var endpoint = run.endpoint();
    return endpoint == null ? EndpointState.DELETED : endpoint.state();
  }
}
