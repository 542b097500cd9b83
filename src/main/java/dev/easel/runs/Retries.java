package dev.easel.runs;

import dev.easel.argo.Step;
import dev.easel.argo.Workflow;
import dev.easel.http.Problem;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The transactions of a retry: its asking, those around each call to Argo, and its giving up. */
@Service
class Retries {

  private final Runs runs;
  private final Attempts attempts;
  private final Claims claims;
  private final ClassFolders classFolders;
  private final RunData data;
  private final Admission admission;
  private final Budgets budgets;
  private final List<RunCheck> checks;
  private final RunTasks tasks;
  private final Clock clock;

  Retries(
      Runs runs,
      Attempts attempts,
      Claims claims,
      ClassFolders classFolders,
      RunData data,
      Admission admission,
      Budgets budgets,
      List<RunCheck> checks,
      RunTasks tasks,
      Clock clock) {
    this.runs = runs;
    this.attempts = attempts;
    this.claims = claims;
    this.classFolders = classFolders;
    this.data = data;
    this.admission = admission;
    this.budgets = budgets;
    this.checks = checks;
    this.tasks = tasks;
    this.clock = clock;
  }

  /**
   * Asks for a retry; a live run that is being retried, or was, is answered as it is.
   *
   * @throws Problem 409 if nothing of it can be retried, another run has its places or makes other
   *     class images in its folder, or what it trains on is gone
   */
  @Transactional
  public RunId ask(String project, String idOrName) {
    var asked = runs.get(project, idOrName);
    if (asked.status().isFinal()) {
      admission.retry(asked); // locked before runs, as where they are accepted
    }
    var missing = data.missing(asked); // data sets are locked before runs, as where they change
    runs.change(asked.id(), run -> ask(run, missing));
    return asked.id();
  }

  private void ask(Run run, Optional<Problem> missing) {
    if (!run.status().isFinal() && run.lastRetry() != null) {
      return;
    }
    refuse(run);
    if (!run.isTrained()) {
      missing.ifPresent(Retries::refuse);
    }
    if (!claims.restore(run.id())) {
      throw taken(run);
    }
    if (!run.trains()) {
      runs.keepModel(runs.holdersOfOutput(run));
    }
    var trained = hasTrained(run);
    checks.forEach(check -> check.retryRefusal(run, trained).ifPresent(Retries::refuse));
    classFolders.join(run);
    run.retry(clock.instant());
    tasks.retry(run);
  }

  private boolean hasTrained(Run run) {
    return attempts.steps(run, run.attempt()).stream()
        .flatMap(List::stream)
        .filter(step -> run.stages().get(step.name()) == Stage.TRAINING)
        .anyMatch(step -> step.phase() == Step.Phase.SUCCEEDED);
  }

  private static void refuse(Problem problem) {
    throw problem;
  }

  private void refuse(Run run) {
    if (!run.status().isFinal()) {
      throw conflict(
          "run_not_finished",
          "Run %s is %s: wait for its end, or cancel it first.",
          run,
          run.status().text());
    }
    if (run.workflowGoneAt() != null) {
      throw conflict(
          "no_workflow",
          "The workflow of run %s is gone from the cluster: POST /v1/runs/%s/rerun starts it anew.",
          run,
          run.id());
    }
    var phase = attempts.phase(run);
    if (phase.isEmpty() || !phase.get().isFinished()) {
      throw conflict(
          "no_workflow",
          "Run %s has no workflow that could be retried; POST /v1/runs/%s/rerun starts it anew.",
          run,
          run.id());
    }
    if (phase.get() == Workflow.Phase.SUCCEEDED) {
      throw conflict(
          "nothing_to_retry",
          "No step of run %s failed; POST /v1/runs/%s/rerun trains again.",
          run,
          run.id());
    }
    if (budgets.of(run).filter(Spending::isReached).isPresent()) {
      throw conflict(
          "budget_spent",
          "Run %s has cost its max_cost; POST /v1/runs/%s/rerun takes a higher one.",
          run,
          run.id());
    }
  }

  private static Problem conflict(String code, String words, Run run, Object detail) {
    return new Problem(HttpStatus.CONFLICT, code, words.formatted(run.id(), detail));
  }

  private Problem taken(Run run) {
    return run.places().claims(run.namespace()).entrySet().stream()
        .flatMap(
            claim ->
                claims.holders(claim.getKey(), claim.getValue()).stream()
                    .filter(holder -> !holder.run().equals(run.id()))
                    .map(holder -> taken(run, claim.getKey(), holder)))
        .findFirst()
        .orElseThrow();
  }

  private static Problem taken(Run run, String kind, Claims.Holder holder) {
    var output = kind.equals(Claims.OUTPUT);
    return new Problem(
            HttpStatus.CONFLICT,
            output ? "output_taken" : "endpoint_taken",
            "Its %s belongs to run %s (%s) now; POST /v1/runs/%s/rerun takes another name."
                .formatted(
                    output ? "output folder" : "endpoint",
                    holder.run(),
                    holder.status().text(),
                    run.id()))
        .with("run", holder.run().toString());
  }

  /**
   * Notes that Argo is about to be sent it; nothing is sent before this is committed.
   *
   * @return false if its retry is not wanted any more, or its class folder is busy
   */
  @Transactional
  public boolean opened(Run run) {
    if (!run.isTrained() && classFolders.generatingStill(run).isPresent()) {
      return false;
    }
    runs.change(
        run.id(),
        locked -> {
          if (isWanted(locked)) {
            locked.retryPosted(clock.instant());
          }
        });
    return runs.find(run.id()).filter(Retries::isWanted).isPresent();
  }

  /** Argo's answer was sure: what was sent cannot begin any more, unless it has. */
  @Transactional
  public void answered(RunId id) {
    runs.change(id, Run::retryAnswered);
  }

  @Transactional
  public void givenUp(RunId id, RunStatus end, Outcome why) {
    runs.change(
        id,
        run -> {
          if (why.reason() == Reason.WORKFLOW_DELETED) {
            run.workflowGone(clock.instant());
          }
          if (isWanted(run)) {
            run.giveUpRetry(end, why, clock.instant());
            claims.giveUpUntouched(run);
          }
        });
  }

  static boolean isWanted(Run run) {
    return run.isRetrying() && run.status() != RunStatus.CANCELING;
  }
}
