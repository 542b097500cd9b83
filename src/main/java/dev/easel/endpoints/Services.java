package dev.easel.endpoints;

import dev.easel.kubernetes.Cluster;
import dev.easel.runs.Run;
import dev.easel.runs.RunCheck;
import dev.easel.runs.Runs;
import dev.easel.runs.Waiting;
import dev.easel.runs.WaitingReason;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The InferenceServices of the cluster, deleted only if they are the run's own. */
@Component
class Services implements RunCheck {

  private final Cluster cluster;
  private final Runs runs;

  Services(Cluster cluster, Runs runs) {
    this.cluster = cluster;
    this.runs = runs;
  }

  /**
   * Deletes a run's InferenceService; one of that name that another run or hand made stays.
   *
   * @return true once the run has none
   */
  boolean remove(Run run) {
    var service = ofRun(run);
    service.ifPresent(
        found -> cluster.delete(InferenceService.KIND, run.namespace(), found.name(), found.uid()));
    return service.isEmpty();
  }

  /** Argo creates the InferenceService, and cannot while one of that name exists. */
  @Override
  public Optional<Waiting> beforeSubmission(Run run) {
    for (var id : run.replaces()) {
      var replaced = runs.find(id);
      if (replaced.isPresent() && !remove(replaced.get())) {
        return Optional.of(
            new Waiting(
                WaitingReason.REPLACING_ENDPOINT,
                "The endpoint of run %s is being deleted.".formatted(id)));
      }
    }
    return named(run)
        .filter(service -> !service.run().equals(Optional.of(run.id())))
        .map(
            service ->
                new Waiting(
                    WaitingReason.ENDPOINT_EXISTS,
                    ("InferenceService '%s' exists and is not this run's: delete it, or cancel"
                            + " this run and choose another name.")
                        .formatted(service.name())));
  }

  private Optional<InferenceService> ofRun(Run run) {
    return named(run).filter(service -> service.run().equals(Optional.of(run.id())));
  }

  private Optional<InferenceService> named(Run run) {
    return Optional.ofNullable(run.endpointName())
        .flatMap(name -> cluster.find(InferenceService.KIND, run.namespace(), name))
        .map(InferenceService::new);
  }
}
