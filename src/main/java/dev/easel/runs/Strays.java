package dev.easel.runs;

import dev.easel.argo.Archive;
import dev.easel.argo.Workflow;
import dev.easel.argo.WorkflowHead;
import dev.easel.argo.Workflows;
import dev.easel.projects.Project;
import dev.easel.recipes.Recipes;
import dev.easel.recipes.RecipesUnknown;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Workflows of recipes that no run is known of: started by hand, or by an Easel whose database is
 * lost. Calls that look at the cluster throw {@link dev.easel.kubernetes.ClusterFailure}.
 */
@Component
public class Strays {

  private final Recipes recipes;
  private final Workflows workflows;
  private final Archive archive;
  private final AdoptWorkflow adoption;
  private final FoundRunReader reader;
  private final FoundRuns found;
  private final RunObserver observer;

  Strays(
      Recipes recipes,
      Workflows workflows,
      Archive archive,
      AdoptWorkflow adoption,
      FoundRunReader reader,
      FoundRuns found,
      RunObserver observer) {
    this.recipes = recipes;
    this.workflows = workflows;
    this.archive = archive;
    this.adoption = adoption;
    this.reader = reader;
    this.found = found;
    this.observer = observer;
  }

  /** True if it was started by hand, of a recipe: it is adopted without being asked for. */
  public boolean isAdoptable(Project project, WorkflowHead head) {
    return ByHand.started(head) && isOfRecipe(project, head);
  }

  private boolean isOfRecipe(Project project, WorkflowHead head) {
    var recipe = head.labels().getOrDefault("easel.dev/recipe", "");
    try {
      return recipes.ofNamespace(project).stream().anyMatch(known -> known.name().equals(recipe));
    } catch (RecipesUnknown e) {
      return true; // until they are known
    }
  }

  /** The run that a workflow names as its own, known or not. */
  public Optional<RunId> named(WorkflowHead head) {
    return named(head.name(), head.labels().get(Ownership.RUN_LABEL));
  }

  private static Optional<RunId> named(String workflow, @Nullable String label) {
    return RunId.ofWorkflow(workflow).filter(run -> run.toString().equals(label));
  }

  /**
   * Makes the run of a workflow, as it was or anew. Again it changes nothing.
   *
   * @throws RecipesUnknown if nobody knows the recipes yet
   */
  public TakenIn takeIn(Project project, String workflow) {
    return workflows
        .find(project.namespace(), workflow)
        .map(found -> takeIn(project, found))
        .orElse(TakenIn.GONE);
  }

  /**
   * Makes a run of a workflow that says it is another's, as if it had been started by hand. A name
   * that Easel gives is that run's for ever.
   *
   * @throws dev.easel.http.Problem 429 {@code quota_exceeded} if the project's quota allows no more
   * @throws RecipesUnknown if nobody knows the recipes yet
   */
  public TakenIn adopt(Project project, String workflow) {
    return RunId.ofWorkflow(workflow).isPresent()
        ? TakenIn.NOT_THE_RUNS
        : workflows
            .find(project.namespace(), workflow)
            .map(found -> adoption.admit(project, found))
            .orElse(TakenIn.GONE);
  }

  /**
   * The same as {@link #takeIn} of a workflow that is gone from the cluster, if Argo's archive has
   * it: only by its endpoint it is known that there was one.
   *
   * @throws RecipesUnknown if nobody knows the recipes yet
   */
  public TakenIn takeInArchived(Project project, String workflow) {
    return switch (archive.named(project.namespace(), workflow)) {
      case Archive.Answer.Found it -> takeIn(project, it.workflow());
      case Archive.Answer.Absent absent -> TakenIn.GONE;
      case Archive.Answer.NotKept none -> TakenIn.GONE;
      case Archive.Answer.Unreadable failure -> TakenIn.ARCHIVE_UNREADABLE;
    };
  }

  private TakenIn takeIn(Project project, Workflow workflow) {
    if (ByHand.started(workflow)) {
      return adoption.adopt(project, workflow);
    }
    return named(workflow.name(), workflow.labels().get(Ownership.RUN_LABEL))
        .map(run -> rebuild(project, run, workflow))
        .orElse(TakenIn.NOT_THE_RUNS);
  }

  private TakenIn rebuild(Project project, RunId id, Workflow workflow) {
    var run = reader.forgotten(project, id, workflow);
    if (run.isEmpty()) {
      return TakenIn.NO_RECIPE;
    }
    if (!found.add(run.get())) {
      return TakenIn.KNOWN;
    }
    workflows
        .find(workflow.namespace(), workflow.name())
        .filter(now -> now.uid().equals(workflow.uid()))
        .ifPresentOrElse(now -> observer.seen(id, now), () -> observer.gone(id, workflow.uid()));
    return TakenIn.REBUILT;
  }
}
