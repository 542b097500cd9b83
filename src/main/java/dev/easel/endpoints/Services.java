package dev.easel.endpoints;

import dev.easel.kubernetes.Cluster;
import dev.easel.kubernetes.ClusterRefused;
import dev.easel.kubernetes.Selection;
import dev.easel.runs.Run;
import dev.easel.runs.RunCheck;
import dev.easel.runs.Runs;
import dev.easel.runs.Waiting;
import dev.easel.runs.WaitingReason;
import dev.easel.runs.WorkflowOwners;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** The InferenceServices of the cluster, deleted only if they are the run's own. */
@Component
class Services implements RunCheck {

  private final Cluster cluster;
  private final Runs runs;
  private final WorkflowOwners workflows;

  Services(Cluster cluster, Runs runs, WorkflowOwners workflows) {
    this.cluster = cluster;
    this.runs = runs;
    this.workflows = workflows;
  }

  /**
   * Deletes a run's InferenceService. One of its name that another run or hand made stays, and so
   * does one of another name that carries its label; of an erased run, which has no name any more,
   * all go that carry it.
   *
   * @return true once the run has none
   * @throws dev.easel.kubernetes.ClusterFailure if that cannot be known
   */
  boolean remove(Run run) {
    var services = labelled(run).stream().filter(found -> isNamedBy(run, found)).toList();
    services.forEach(
        found -> cluster.delete(InferenceService.KIND, run.namespace(), found.name(), found.uid()));
    return services.isEmpty();
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
    return foreign(run).map(Services::occupied);
  }

  /**
   * What the failed attempt made goes first: Argo creates it again, and cannot while it is there.
   */
  @Override
  public Optional<Waiting> beforeRetry(Run run) {
    return remove(run)
        ? foreign(run).map(Services::occupied)
        : Optional.of(
            new Waiting(
                WaitingReason.REPLACING_ENDPOINT,
                "The endpoint of the attempt before is being deleted."));
  }

  private static Waiting occupied(InferenceService service) {
    return new Waiting(
        WaitingReason.ENDPOINT_EXISTS,
        ("InferenceService '%s' exists and is not this run's: delete it, or cancel this run and"
                + " choose another name.")
            .formatted(service.name()));
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
    return service.workflow().equals(run.workflowName());
  }

  private boolean isNamedBy(Run run, InferenceService service) {
    return run.deletedAt() == null
        ? service.name().equals(run.endpointName())
        : workflows
            .named(run.namespace(), service.workflow(), service.name())
            .filter(run.id()::equals)
            .isPresent();
  }

  private Optional<InferenceService> named(Run run) {
    var name = run.endpointName();
    return name == null
        ? Optional.empty()
        : ifInstalled(() -> cluster.find(InferenceService.KIND, run.namespace(), name).stream())
            .stream()
            .findFirst();
  }

  /** The one that was listed a while ago as it is now; empty if it is gone, or going. */
  Optional<InferenceService> now(String namespace, InferenceService listed) {
    return cluster
        .find(InferenceService.KIND, namespace, listed.name())
        .map(InferenceService::new)
        .filter(found -> !found.isGoing());
  }

  /** What the run's workflow made. */
  List<InferenceService> labelled(Run run) {
    return all(run.namespace(), InferenceService.labelOf(run));
  }

  /** Every service of the namespace that is labelled so. */
  List<InferenceService> all(String namespace, String label) {
    var selection = new Selection(InferenceService.KIND, namespace, label);
    return ifInstalled(() -> cluster.list(selection).stream());
  }

  /**
   * Deletes this very service; one of the same name and another uid stays.
   *
   * @return whether it was there
   */
  boolean delete(String namespace, String name, String uid) {
    return cluster.delete(InferenceService.KIND, namespace, name, uid);
  }

  /** Where KServe is not installed there is none. */
  private static List<InferenceService> ifInstalled(Supplier<Stream<JsonNode>> look) {
    try {
      return look.get().map(InferenceService::new).toList();
    } catch (ClusterRefused refused) {
      if (refused.status() == 404) {
        return List.of();
      }
      throw refused;
    }
  }
}
