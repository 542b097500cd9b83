package dev.easel.endpoints;

import dev.easel.http.IfMatch;
import dev.easel.http.JsonBody;
import dev.easel.http.Problem;
import dev.easel.projects.Project;
import dev.easel.runs.Admission;
import dev.easel.runs.Run;
import dev.easel.runs.Runs;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What a caller can ask of an endpoint: rows, which tasks bring into the cluster. */
@Service
class EndpointCommands {

  private static final String BY_CALLER = "a caller asked for it";

  private final Endpoints endpoints;
  private final EndpointTasks tasks;
  private final Starting starting;
  private final RemoveEndpoint removal;
  private final Runs runs;
  private final Admission admission;
  private final EndpointProperties properties;
  private final Clock clock;

  EndpointCommands(
      Endpoints endpoints,
      EndpointTasks tasks,
      Starting starting,
      RemoveEndpoint removal,
      Runs runs,
      Admission admission,
      EndpointProperties properties,
      Clock clock) {
    this.endpoints = endpoints;
    this.tasks = tasks;
    this.starting = starting;
    this.removal = removal;
    this.runs = runs;
    this.admission = admission;
    this.properties = properties;
    this.clock = clock;
  }

  /**
   * Changes replicas and lease.
   *
   * @throws dev.easel.http.Invalid with everything wrong
   */
  @Transactional
  public void change(Project project, String name, JsonBody body, @Nullable String ifMatch) {
    admission.hold(project);
    change(
        project,
        name,
        entry -> {
          new IfMatch(ifMatch).require(EndpointView.etag(entry));
          refuseGoing(entry);
          apply(EndpointChange.read(body, entry, properties, now()), entry);
        });
  }

  private void apply(EndpointChange change, EndpointEntry entry) {
    var scale = change.replicas();
    if (scale != null) {
      if (entry.gpusWith(scale) > entry.gpusWith(entry.wantedScale())) {
        admission.serve(entry.projectId(), entry.run(), entry.gpusWith(scale));
      }
      entry.scale(scale, now());
      tasks.order(entry.id(), entry.order().number());
    }
    var lease = change.lease();
    if (lease != null) {
      if (entry.stoppedBy() == null && lease.isLongerThan(entry.lease())) {
        admission.serve(entry.projectId(), null, 0);
      }
      entry.lease(lease, now());
    }
  }

  /** Stops what serves, and keeps the endpoint; one that is stopped stays so. */
  @Transactional
  public void stop(Project project, String name) {
    change(
        project,
        name,
        entry -> {
          refuseGoing(entry);
          if (entry.stop(StoppedBy.CALLER, now())) {
            tasks.order(entry.id(), entry.order().number());
          }
        });
  }

  /** Starts what was stopped, by whomever; any other stays as it is. */
  @Transactional
  public void start(Project project, String name) {
    endpoints.admit(project.namespace(), name, true);
    change(
        project,
        name,
        entry -> {
          refuseGoing(entry);
          starting.start(entry, BY_CALLER);
        });
  }

  /**
   * Deletes an InferenceService; another run may take its name then. One that no run serves from is
   * deleted alone, whichever workflow its label says.
   */
  @Transactional
  public void delete(Project project, String name, @Nullable String ifMatch) {
    change(
        project,
        name,
        entry -> {
          new IfMatch(ifMatch).require(EndpointView.etag(entry));
          var run = entry.run();
          if (run == null || entry.isOrphaned()) {
            tasks.removeOrphan(entry.id());
          } else {
            runs.find(run).ifPresent(EndpointCommands::refuseLive);
            removal.giveUp(run);
          }
          entry.deletionAsked(BY_CALLER, now());
        });
  }

  private static void refuseLive(Run run) {
    if (!run.status().isFinal()) {
      throw new Problem(
          HttpStatus.CONFLICT,
          "run_not_finished",
          "Run %s still deploys it (%s); cancel the run.".formatted(run.id(), run.status().text()));
    }
  }

  private static void refuseGoing(EndpointEntry entry) {
    if (entry.deletionAskedAt() != null) {
      throw new Problem(
          HttpStatus.CONFLICT,
          "endpoint_deleting",
          "Endpoint '%s' is being deleted.".formatted(entry.name()));
    }
  }

  private void change(Project project, String name, Consumer<EndpointEntry> change) {
    var id = endpoints.id(project.namespace(), name).orElseThrow(() -> new EndpointNotFound(name));
    if (!endpoints.change(id, change)) {
      throw new EndpointNotFound(name);
    }
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS); // PostgreSQL's
  }
}
