package dev.easel.runs;

import dev.easel.argo.Workflow;
import java.time.Clock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Applies what was seen of workflows to their runs. Twice, or late, changes nothing. */
@Service
class RunObserver {

  private static final Logger log = LoggerFactory.getLogger(RunObserver.class);

  private final Runs runs;
  private final Claims claims;
  private final RunTasks tasks;
  private final Explanations explanations;
  private final ApplicationEventPublisher publisher;
  private final Clock clock;

  RunObserver(
      Runs runs,
      Claims claims,
      RunTasks tasks,
      Explanations explanations,
      ApplicationEventPublisher publisher,
      Clock clock) {
    this.runs = runs;
    this.claims = claims;
    this.tasks = tasks;
    this.explanations = explanations;
    this.publisher = publisher;
    this.clock = clock;
  }

  /** A workflow as it is, or last was. */
  @Transactional
  public void seen(RunId id, Workflow workflow) {
    runs.change(id, run -> seen(run, workflow));
  }

  private void seen(Run run, Workflow workflow) {
    var now = clock.instant();
    if (run.workflowUid() == null && !adopt(run, workflow)) {
      return;
    }
    if (run.isNews(workflow)) {
      var ended = run.status().isFinal();
      var known = withStepsKnown(run, workflow);
      var changes = StepChanges.between(runs.lastSteps(run), known.steps(), run.stages());
      run.observe(known, step -> explanations.lastLines(run, step), changes, now);
      runs.keepAttempt(run, known);
      publisher.publishEvent(new StepsSeen(run, known.steps()));
      claims.giveUpUntouched(run);
      if (ended && !run.status().isFinal()) {
        reopened(run);
      }
    }
  }

  /** Steps that are hidden now stay as they were last seen. */
  private Workflow withStepsKnown(Run run, Workflow workflow) {
    return workflow.stepsHidden() && run.isInAttemptOf(workflow)
        ? workflow.withSteps(runs.steps(run), true)
        : workflow;
  }

  /** Somebody retried the workflow: it needs its places again, or must not go on. */
  private void reopened(Run run) {
    if (!claims.restore(run.id())) {
      run.remark(
          "Its workflow was retried, and another run has its places: it is ended.",
          clock.instant());
      run.end(Ending.BY_CALLER, clock.instant());
      tasks.cancel(run);
    }
  }

  /** Pins the workflow to its run at first sight. */
  private boolean adopt(Run run, Workflow workflow) {
    var now = clock.instant();
    var mismatch = Ownership.mismatch(run, workflow);
    if (mismatch.isPresent()) {
      if (!run.status().isFinal()) {
        run.fail(
            Reason.WORKFLOW_MISMATCH,
            "Workflow %s is not this run's: %s.".formatted(workflow.name(), mismatch.get()),
            now);
        claims.giveUpUntouched(run);
      }
      return false;
    }
    if (run.status().isFinal()) {
      log.warn("workflow {} came after its run had ended; it is terminated", workflow.name());
      tasks.cancel(run);
      return false;
    }
    run.submitted(workflow, now);
    return true;
  }

  /** Argo's archive knows how the workflow ended, which is gone from the cluster. */
  @Transactional
  public void archived(RunId id, Workflow workflow) {
    runs.change(
        id,
        run -> {
          if (run.status() == RunStatus.LOST && run.isNews(workflow)) {
            run.remark("Argo's archive has its workflow, and tells its end.", clock.instant());
            seen(run, workflow);
            run.workflowGone(clock.instant());
          }
        });
  }

  /** A pod of the run cannot start: told if a step waits for this very pod, and only then. */
  @Transactional
  public void warned(PodWarning warning) {
    runs.change(
        warning.run(),
        run ->
            runs.steps(run).stream()
                .filter(warning::isOf)
                .findFirst()
                .ifPresent(step -> run.warned(step, warning.words(), clock.instant())));
  }

  /** The workflow is there, and no longer among those that are watched. */
  @Transactional
  public void unselected(RunId id) {
    runs.change(
        id,
        run -> {
          if (!run.status().isFinal()) {
            run.remark(
                "Its workflow has lost the label easel.dev/managed: it is looked at only every few"
                    + " minutes from now on.",
                clock.instant());
          }
        });
  }

  /** The workflow was deleted; its last state, if known, was applied before. */
  @Transactional
  public void gone(RunId id, String uid) {
    runs.change(
        id,
        run -> {
          if (uid.equals(run.workflowUid())) {
            run.workflowGone(clock.instant());
            run.lose("Its workflow is gone from the cluster.", clock.instant());
            if (run.status() == RunStatus.LOST) {
              tasks.giveUp(id);
            }
            claims.giveUpUntouched(run);
          }
        });
  }
}
