package dev.easel.endpoints;

import dev.easel.kubernetes.Cluster;
import dev.easel.kubernetes.ClusterRefused;
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
   * @throws dev.easel.kubernetes.ClusterFailure if that cannot be known
   */
  boolean remove(Run run) {
    var service = named(run).filter(found -> isOf(run, found));
    service.ifPresent(
        found -> cluster.delete(InferenceService.KIND, run.namespace(), found.name(), found.uid()));
    return service.isEmpty();
  }

  /**
   * Removes what the run replaces, and looks whether its endpoint's name is free in the cluster.
   */
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
      replaced.ifPresent(gone -> runs.endpointRemoved(gone.id()));
    }
    return foreign(run)
        .map(
            service ->
                new Waiting(
                    WaitingReason.ENDPOINT_EXISTS,
                    ("InferenceService '%s' exists and is not this run's: delete it, or cancel"
                            + " this run and choose another name.")
                        .formatted(service.name())));
  }

  /**
   * Argo creates the InferenceService, and cannot while one of that name exists. Who may not look
   * finds out after the training.
   */
  private Optional<InferenceService> foreign(Run run) {
    try {
      return named(run).filter(found -> !isOf(run, found));
    } catch (ClusterRefused e) {
      return Optional.empty();
    }
  }

  private static boolean isOf(Run run, InferenceService service) {
    return service.run().equals(Optional.of(run.id()));
  }

  /** Where KServe is not installed there is none. */
  private Optional<InferenceService> named(Run run) {
    var name = run.endpointName();
    if (name == null) {
      return Optional.empty();
    }
    try {
      return cluster.find(InferenceService.KIND, run.namespace(), name).map(InferenceService::new);
    } catch (ClusterRefused refused) {
      if (refused.status() == 404) {
        return Optional.empty();
      }
      throw refused;
    }
  }
}
