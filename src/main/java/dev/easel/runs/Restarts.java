package dev.easel.runs;

import dev.easel.argo.Step;
import dev.easel.http.Problem;
import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The transactions of a step's restart. */
@Service
class Restarts {

  private final Runs runs;
  private final RunTasks tasks;
  private final Clock clock;

  Restarts(Runs runs, RunTasks tasks, Clock clock) {
    this.runs = runs;
    this.tasks = tasks;
    this.clock = clock;
  }

  /**
   * Asks that a running step starts again; one that is being restarted is answered as it is.
   *
   * @param step its name, or its node's id
   * @throws Problem 404 if the run has no such step, 409 if it does not run
   */
  @Transactional
  public RunId ask(String project, String idOrName, String step) {
    var id = runs.get(project, idOrName).id();
    runs.change(id, run -> ask(run, step));
    return id;
  }

  private void ask(Run run, String name) {
    var steps = runs.steps(run);
    var step = find(steps, name);
    if (step.isEmpty() && !run.stages().containsKey(name)) {
      throw unknown(run, steps, name);
    }
    var underWay = run.restart();
    if (underWay != null && step.filter(it -> it.nodeId().equals(underWay.node())).isPresent()) {
      return;
    }
    if (underWay != null) {
      throw refused(name, "step %s is being restarted".formatted(underWay.step()));
    }
    var running =
        step.filter(it -> run.status() == RunStatus.RUNNING)
            .filter(it -> it.phase() == Step.Phase.RUNNING)
            .orElseThrow(
                () ->
                    refused(
                        name,
                        "the run is %s and the step %s"
                            .formatted(
                                run.status().text(),
                                step.map(Restarts::phase).orElse("has not begun"))));
    var pod = running.podName();
    if (pod == null) {
      throw refused(name, "it has no pod now");
    }
    run.restart(Restart.of(running, pod, clock.instant()), clock.instant());
    tasks.restart(run);
  }

  private static Optional<Step> find(List<Step> steps, String name) {
    return steps.stream()
        .filter(step -> step.name().equals(name) || step.nodeId().equals(name))
        .findFirst();
  }

  private static String phase(Step step) {
    return "is " + step.phase().name().toLowerCase(java.util.Locale.ROOT);
  }

  private static Problem unknown(Run run, List<Step> steps, String name) {
    var known = new LinkedHashSet<String>();
    steps.forEach(step -> known.add(step.name()));
    known.addAll(run.stages().keySet());
    return new Problem(
            HttpStatus.NOT_FOUND,
            "step_not_found",
            "Run %s has no step '%s'; its steps are %s."
                .formatted(run.id(), name, String.join(", ", known)))
        .with("steps", List.copyOf(known));
  }

  private static Problem refused(String step, String why) {
    return new Problem(
        HttpStatus.CONFLICT,
        "step_not_running",
        "Step '%s' cannot be restarted: %s. Only a running step starts again."
            .formatted(step, why));
  }

  /** Which pod goes is settled before it does. */
  @Transactional
  public void pinned(RunId id, String uid) {
    runs.change(id, run -> run.pinRestart(uid));
  }

  @Transactional
  public void over(RunId id, String words) {
    runs.change(
        id,
        run -> {
          if (run.restart() != null && !run.status().isFinal()) {
            run.restarted(words, clock.instant());
          }
        });
  }
}
