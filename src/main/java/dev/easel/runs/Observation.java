package dev.easel.runs;

import dev.easel.argo.Step;
import dev.easel.argo.Workflow;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Applies a state of a workflow, not applied before, to its run. */
record Observation(
    Run run,
    Reading reading,
    Function<Step, List<String>> lastLines,
    StepChanges changes,
    Instant now) {

  void apply() {
    openAttempt();
    run.stepped(changes, now);
    progress();
    switch (workflow().phase()) {
      case NONE, PENDING -> awaitStart();
      case RUNNING -> running();
      case SUCCEEDED -> end(RunStatus.SUCCEEDED, null);
      case FAILED, ERROR -> ended();
    }
  }

  private Workflow workflow() {
    return reading.workflow();
  }

  /** A new start is a retry: Argo clears the end and keeps the workflow. */
  private void openAttempt() {
    run.started(workflow(), now);
  }

  private void progress() {
    if (reading.touchesPlaces()) {
      run.placesTouched(now);
    }
    if (reading.trained()) {
      run.trained(now);
    }
    var stage = reading.stage();
    if (stage != null && !workflow().phase().isFinished()) {
      run.reached(stage, now);
    }
  }

  private void awaitStart() {
    var words = workflow().message();
    if (words != null) {
      run.await(Waiting.of(words), now);
    }
  }

  private void running() {
    run.running(now);
    var known = run.waiting();
    if (known != null && known.isLeaving()) {
      return; // until its pods go
    }
    reading.pending().ifPresentOrElse(this::pending, this::nothingPending);
  }

  /** A step that is silent is so until it prints something, or ends. */
  private void nothingPending() {
    var known = run.waiting();
    var silent =
        known != null
            && known.isStall()
            && reading.workflow().steps().stream()
                .anyMatch(step -> step.phase() == Step.Phase.RUNNING && known.isOf(step));
    if (!silent) {
      run.goOn(now);
    }
  }

  /** Kubernetes may have told more of its pod than Argo does. */
  private void pending(Step step) {
    var waiting = Waiting.of(step);
    var known = run.waiting();
    if (known != null && known.isOf(step) && (waiting.isEmpty() || waiting.get().isGeneral())) {
      run.await(known, now);
      return;
    }
    waiting.ifPresentOrElse(why -> run.await(why, now), () -> run.goOn(now));
  }

  private void ended() {
    var shutdown = workflow().shutdown() != null;
    var asked = run.ending();
    var why = asked == null ? Ending.OUTSIDE : asked;
    if (run.isRetrying()) {
      return; // the end that is being retried, seen again
    }
    if (asked == null && !shutdown && failedByRestart()) {
      run.retryRestarted(now);
    } else if (shutdown && why.status() == RunStatus.CANCELED) {
      end(RunStatus.CANCELED, why.outcome(workflow().message()));
    } else if (trained()) {
      endpointFailed();
      end(RunStatus.SUCCEEDED, null);
    } else if (shutdown) {
      end(why.status(), why.outcome(workflow().message()));
    } else {
      var failure = Failure.of(reading, lastLines);
      end(RunStatus.FAILED, new Outcome(failure.reason(), failure.message()));
    }
  }

  private boolean failedByRestart() {
    var restart = run.restart();
    return restart != null
        && reading.failed().filter(step -> step.nodeId().equals(restart.node())).isPresent();
  }

  /** A retry whose steps are hidden keeps what succeeded before it. */
  private boolean trained() {
    var unknown = workflow().stepsHidden() && workflow().steps().isEmpty();
    return unknown ? run.isTrained() : reading.trained();
  }

  /**
   * A model that trained and did not deploy is a success with a failed endpoint. What was seen of
   * the endpoint itself says more than the step that waited for it.
   */
  private void endpointFailed() {
    var last = run.endpoint();
    if (last == null || last.state() == EndpointState.DEPLOYING) {
      var words = reading.failed().map(Step::message).orElse(workflow().message());
      run.endpoint(
          last == null
              ? new Endpoint(EndpointState.FAILED, words, null, null, null)
              : last.failed(words),
          now);
    }
  }

  private void end(RunStatus end, @Nullable Outcome why) {
    run.finish(end, why, workflow().finishedAt(), now);
  }
}
