package dev.easel.endpoints;

import dev.easel.http.Problem;
import dev.easel.runs.Endpoint;
import dev.easel.runs.EndpointState;
import dev.easel.runs.Run;
import dev.easel.runs.RunNotFound;
import dev.easel.runs.RunStatus;
import dev.easel.runs.Runs;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Which run's endpoint a caller means, and whether it can draw. Asks PostgreSQL only; what its
 * lease stopped is started.
 */
@Component
class Served {

  private final Runs runs;
  private final Starting starting;

  Served(Runs runs, Starting starting) {
    this.runs = runs;
    this.starting = starting;
  }

  /**
   * The run that serves a model, by its name or the model's: the last segment of its output. One
   * whose endpoint failed counts only if there is no other.
   *
   * @throws Problem 404 if there is none, 409 if there are two
   */
  Run model(String project, String name) {
    var known = runs.serving(project, name);
    if (known.isEmpty()) {
      return byName(project, name);
    }
    var serving = known.stream().filter(run -> !hasFailed(run)).toList();
    if (serving.size() > 1) {
      throw ambiguous(name, serving);
    }
    return serving.isEmpty() ? known.getFirst() : serving.getFirst();
  }

  private static boolean hasFailed(Run run) {
    var endpoint = run.endpoint();
    return endpoint != null && endpoint.state() == EndpointState.FAILED;
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
      case DEPLOYING -> throw deploying(run);
      case STOPPED -> throw starting.prompted(run);
      case FAILED ->
          throw conflict(
              "endpoint_failed",
              "Endpoint '%%s' failed%s; POST /v1/runs/%s/deploy deploys the model again."
                  .formatted(because(endpoint), run.id()),
              run);
      case DELETED ->
          throw conflict(
              "endpoint_deleted",
              "Endpoint '%%s' was deleted; POST /v1/runs/%s/deploy deploys the model again."
                  .formatted(run.id()),
              run);
    };
  }

  private static String because(Endpoint endpoint) {
    return endpoint.message() == null ? "" : " (" + endpoint.message().replace("%", "%%") + ")";
  }

  private static Problem deploying(Run run) {
    return new Problem(
            HttpStatus.SERVICE_UNAVAILABLE,
            "endpoint_deploying",
            "Endpoint '%s' is being deployed; ask again.".formatted(run.endpointName()))
        .retryAfter(10);
  }

  private static Problem notDeployed(Run run) {
    if (run.awaitsEndpoint()) {
      return deploying(run);
    }
    var problem =
        new Problem(
            HttpStatus.CONFLICT,
            "not_deployed",
            "Run %s (%s) has deployed no endpoint%s."
                .formatted(
                    run.id(),
                    run.status().text(),
                    run.status() == RunStatus.SUCCEEDED
                        ? "; POST /v1/runs/%s/deploy deploys its model".formatted(run.id())
                        : ""));
    return run.status().isFinal() ? problem : problem.retryAfter(30);
  }

  private static Problem conflict(String code, String detail, Run run) {
    return new Problem(HttpStatus.CONFLICT, code, detail.formatted(run.endpointName()));
  }
}
