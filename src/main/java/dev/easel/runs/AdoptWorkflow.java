package dev.easel.runs;

import dev.easel.argo.Workflow;
import dev.easel.argo.Workflows;
import dev.easel.projects.Project;
import dev.easel.projects.Projects;
import dev.easel.recipes.RecipesUnknown;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;

/**
 * Makes a run for a workflow that somebody started by hand. As long as nobody knows its recipe it
 * is tried again, until the workflow is gone.
 */
@Component
class AdoptWorkflow {

  private static final Duration SOON = Duration.ofSeconds(2);
  private static final Duration LATER = Duration.ofMinutes(1);

  private final Projects projects;
  private final Workflows workflows;
  private final FoundRunReader reader;
  private final FoundRuns found;
  private final RunObserver observer;

  AdoptWorkflow(
      Projects projects,
      Workflows workflows,
      FoundRunReader reader,
      FoundRuns found,
      RunObserver observer) {
    this.projects = projects;
    this.workflows = workflows;
    this.reader = reader;
    this.found = found;
    this.observer = observer;
  }

  /**
   * Adopts a workflow of a project's namespace, or finds that there is nothing to adopt.
   *
   * @return when to try again, or empty if it is done
   */
  Optional<Duration> work(String namespace, String name) {
    try {
      return projects.ofNamespace(namespace).flatMap(project -> work(project, name));
    } catch (RecipesUnknown e) {
      return Optional.of(SOON);
    }
  }

  private Optional<Duration> work(Project project, String name) {
    return workflows
        .find(project.namespace(), name)
        .filter(ByHand::started)
        .flatMap(workflow -> pause(adopt(project, workflow)));
  }

  private static Optional<Duration> pause(TakenIn outcome) {
    return outcome == TakenIn.NO_RECIPE ? Optional.of(LATER) : Optional.empty();
  }

  /**
   * Makes its run, whoever started it.
   *
   * @throws RecipesUnknown if nobody knows the recipes yet
   */
  TakenIn adopt(Project project, Workflow workflow) {
    return adopt(project, workflow, found::add);
  }

  /**
   * The same if somebody asks for it.
   *
   * @throws dev.easel.http.Problem 429 {@code quota_exceeded} if the project's quota allows no more
   */
  TakenIn admit(Project project, Workflow workflow) {
    return adopt(project, workflow, found::admit);
  }

  private TakenIn adopt(Project project, Workflow workflow, Predicate<FoundRun> adding) {
    return reader
        .byHand(project, workflow)
        .map(run -> added(run, adding) ? TakenIn.ADOPTED : TakenIn.KNOWN)
        .orElse(TakenIn.NO_RECIPE);
  }

  /** What was seen of the workflow before the run was there was told to nobody. */
  private boolean added(FoundRun run, Predicate<FoundRun> adding) {
    var isNew = adding.test(run);
    if (isNew) {
      workflows
          .find(run.workflow().namespace(), run.workflow().name())
          .ifPresent(workflow -> observer.seen(run.id(), workflow));
    }
    return isNew;
  }
}
