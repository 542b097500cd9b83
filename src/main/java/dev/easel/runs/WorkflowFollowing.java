package dev.easel.runs;

import dev.easel.argo.Workflow;
import dev.easel.argo.Workflows;
import dev.easel.kubernetes.Duty;
import dev.easel.kubernetes.Term;
import dev.easel.projects.Projects;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Follows the workflows of each project's namespace: one watch, however many runs. */
@Component
class WorkflowFollowing implements Duty {

  private static final int PAGE = 500;

  private final Workflows workflows;
  private final Projects projects;
  private final Runs runs;
  private final UnlistedRuns unlisted;
  private final WorkflowOwners owners;
  private final RunTasks tasks;
  private final RunObserver observer;
  private final TransactionTemplate transaction;
  private final Clock clock;

  WorkflowFollowing(
      Workflows workflows,
      Projects projects,
      Runs runs,
      UnlistedRuns unlisted,
      WorkflowOwners owners,
      RunTasks tasks,
      RunObserver observer,
      TransactionTemplate transaction,
      Clock clock) {
    this.workflows = workflows;
    this.projects = projects;
    this.runs = runs;
    this.unlisted = unlisted;
    this.owners = owners;
    this.tasks = tasks;
    this.observer = observer;
    this.transaction = transaction;
    this.clock = clock;
  }

  @Override
  public AutoCloseable begin(Term term) {
    return projects.forEach(
        project -> workflows.follow(project.namespace(), new Applied(project.namespace(), term)));
  }

  /** Applies what is seen, as long as the term lasts. */
  private final class Applied implements Workflows.Listener {

    private final String namespace;
    private final Term term;
    private final Map<String, String> uids = new HashMap<>();
    private Instant listingSince;

    /** Where the next listing goes on looking for ended runs. */
    private Optional<RunId> unlistedBefore = Optional.empty();

    Applied(String namespace, Term term) {
      this.namespace = namespace;
      this.term = term;
      this.listingSince = clock.instant();
    }

    @Override
    public void seen(Workflow workflow) {
      uids.put(workflow.name(), workflow.uid());
      owners.of(workflow).ifPresentOrElse(run -> seen(run, workflow), () -> stray(workflow));
    }

    private void seen(RunId run, Workflow workflow) {
      if (runs.wouldBeNews(run, workflow)) {
        var whole = workflows.whole(workflow);
        fenced(() -> observer.seen(run, whole));
      }
    }

    private void stray(Workflow workflow) {
      if (ByHand.started(workflow)) {
        fenced(() -> tasks.adopt(workflow));
      }
    }

    /** A watch tells so of a workflow that lost its label, too: only a look tells them apart. */
    @Override
    public void deleted(Workflow last) {
      uids.remove(last.name());
      var id = owners.of(last).filter(run -> runs.find(run).filter(this::isHere).isPresent());
      id.ifPresent(run -> fenced(() -> observer.seen(run, last)));
      var run = id.flatMap(runs::find).filter(known -> known.deletedAt() == null);
      if (run.isPresent() && lookAgain(run.get())) {
        fenced(() -> observer.unselected(run.get().id()));
      }
    }

    /** A workflow that is called as if it were another namespace's run's is none of it. */
    private boolean isHere(Run run) {
      return run.namespace().equals(namespace);
    }

    /** Finds what the watch missed: a run whose own workflow was in no page. */
    @Override
    public void listed(Set<String> names) {
      var since = listingSince;
      listingSince = clock.instant();
      uids.keySet().retainAll(names);
      lookForUnlisted(new UnlistedRuns.Listing(namespace, uids.values(), since));
      var after = Optional.<RunId>empty();
      while (true) {
        var page = runs.followed(namespace, after, PAGE);
        page.stream()
            .filter(run -> !isThere(run))
            .filter(run -> isOlder(run, since))
            .forEach(
                run -> {
                  var _ = lookAgain(run);
                });
        if (page.size() < PAGE) {
          return;
        }
        after = Optional.of(page.getLast().id());
      }
    }

    private void lookForUnlisted(UnlistedRuns.Listing listing) {
      var missing = unlisted.missing(listing, unlistedBefore);
      for (var run : runs.find(missing)) {
        var _ = lookAgain(run);
      }
      unlistedBefore =
          missing.size() < UnlistedRuns.MOST ? Optional.empty() : Optional.of(missing.getLast());
    }

    /** Another of the same name may have been made while nobody watched. */
    private boolean isThere(Run run) {
      var own = run.workflowUid();
      var uid = uids.get(run.workflowName());
      return uid != null && (own == null || own.equals(uid));
    }

    private boolean isOlder(Run run, Instant moment) {
      var submitted = run.submittedAt();
      return submitted != null && submitted.isBefore(moment);
    }

    /** True if the run's own workflow is still there. */
    private boolean lookAgain(Run run) {
      var uid = run.workflowUid();
      var found =
          workflows
              .find(namespace, run.workflowName())
              .filter(workflow -> uid == null || uid.equals(workflow.uid()));
      if (found.isPresent()) {
        fenced(() -> observer.seen(run.id(), found.get()));
      } else if (uid != null) {
        fenced(() -> observer.gone(run.id(), uid));
      }
      return found.isPresent();
    }

    private void fenced(Runnable application) {
      transaction.executeWithoutResult(
          status -> {
            term.check();
            application.run();
          });
    }
  }
}
