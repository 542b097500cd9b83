package dev.easel.reconcile;

import dev.easel.argo.Workflows;
import dev.easel.endpoints.Inventory;
import dev.easel.kubernetes.ClusterFailure;
import dev.easel.kubernetes.Words;
import dev.easel.runs.RunCommands;
import dev.easel.runs.RunId;
import dev.easel.runs.RunMark;
import dev.easel.runs.WorkflowOwners;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Clears away what somebody confirmed, each object by its uid, and looks until it is gone. Cut off,
 * it goes on with what is left. Never touches a claim.
 */
@Component
class CleanUp {

  private static final Logger log = LoggerFactory.getLogger(CleanUp.class);

  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration LATER = Duration.ofSeconds(10);

  private final Cleanups cleanups;
  private final Leftovers leftovers;
  private final Workflows workflows;
  private final Inventory inventory;
  private final RunCommands runs;
  private final WorkflowOwners owners;

  CleanUp(
      Cleanups cleanups,
      Leftovers leftovers,
      Workflows workflows,
      Inventory inventory,
      RunCommands runs,
      WorkflowOwners owners) {
    this.cleanups = cleanups;
    this.leftovers = leftovers;
    this.workflows = workflows;
    this.inventory = inventory;
    this.runs = runs;
    this.owners = owners;
  }

  /**
   * Does all of a project's clean-up that can be done now.
   *
   * @return when to go on, or empty if it is done
   */
  Optional<Duration> work(String project) {
    var open = cleanups.last(project).filter(asked -> asked.finishedAt() == null);
    return open.flatMap(asked -> pass(project, asked.namespace()));
  }

  private Optional<Duration> pass(String project, String namespace) {
    var pause = LATER;
    for (var item : cleanups.items(project)) {
      if (item.goneAt() == null && isMoving(project, namespace, item)) {
        pause = AGAIN;
      }
    }
    return cleanups.finish(project) ? Optional.empty() : Optional.of(pause);
  }

  /** False if the cluster does not let it go. */
  private boolean isMoving(String project, String namespace, Cleanups.Item item) {
    try {
      clear(project, namespace, item.what());
      return true;
    } catch (ClusterFailure failure) {
      var words = Words.bounded(String.valueOf(failure.getMessage()));
      if (!words.equals(item.message())) {
        log.warn(
            "cannot clear {} {} away: {}", item.what().kind().text(), item.what().name(), words);
        cleanups.waits(project, item.what(), words);
      }
      return false;
    }
  }

  private void clear(String project, String namespace, Leftover item) {
    var live = mark(namespace, item.run()).filter(run -> !run.status().isFinal());
    switch (item.kind()) {
      case RUN -> end(project, namespace, item, live.isPresent());
      case WORKFLOW, ENDPOINT -> {
        if (live.isPresent()) {
          cleanups.waits(project, item, "Run %s has not ended.".formatted(item.run()));
        } else if (isDeleted(namespace, item)) {
          cleanups.gone(project, item);
        } else {
          cleanups.waits(project, item, "It is being deleted.");
        }
      }
    }
  }

  private Optional<RunMark> mark(String namespace, @Nullable RunId run) {
    return run == null
        ? Optional.empty()
        : owners.marks(namespace, List.of(run), List.of()).stream().findFirst();
  }

  /** What it left meanwhile goes, too. */
  private void end(String project, String namespace, Leftover item, boolean live) {
    if (live) {
      var _ = runs.cancel(project, item.name());
      cleanups.waits(project, item, "It is being canceled.");
      return;
    }
    mark(namespace, item.run())
        .ifPresent(run -> cleanups.add(project, leftovers.of(namespace, run)));
    cleanups.gone(project, item);
  }

  /** Asked once more, it is not there any more. */
  private boolean isDeleted(String namespace, Leftover item) {
    return item.kind() == LeftoverKind.WORKFLOW
        ? !workflows.delete(namespace, item.name(), item.uid())
        : !inventory.delete(namespace, item.name(), item.uid());
  }
}
