package dev.easel.runs;

import dev.easel.argo.Step;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a run is among its steps. Within an attempt its percent never falls: what is expected of
 * the steps is fixed, they only move forward, and of the training the furthest counts.
 *
 * @param waits it is known to wait for something
 * @param stages of the steps that it will have, in their order
 * @param steps of its present attempt, by name, as far as they are known
 * @param pace how long the steps that are known from earlier runs take, of what is usual
 * @param training null as long as it says nothing
 */
record Course(
    RunStatus status,
    boolean waits,
    Map<String, Stage> stages,
    Map<String, Step> steps,
    Plan plan,
    double pace,
    @Nullable TrainingSeen training) {

  /** Of a run whose workflow has not begun. */
  static Progress before(Run run) {
    return of(run, List.of(), Plan.NONE, null).progress(run.createdAt());
  }

  static Course of(Run run, List<Step> seen, Plan plan, @Nullable TrainingSeen training) {
    var stages = new LinkedHashMap<>(run.stages());
    stages.values().removeIf(stage -> isSwitchedOff(stage, run));
    return of(run.status(), run.waiting() != null, stages, seen, plan, training);
  }

  /** Leaves out what was skipped, and steps within steps. */
  static Course of(
      RunStatus status,
      boolean waits,
      Map<String, Stage> planned,
      List<Step> seen,
      Plan plan,
      @Nullable TrainingSeen training) {
    var steps = new LinkedHashMap<String, Step>();
    seen.stream().filter(step -> step.parent() == null).forEach(s -> steps.put(s.name(), s));
    var stages = new LinkedHashMap<>(planned);
    stages.keySet().removeIf(name -> isSkipped(steps.get(name)));
    return new Course(status, waits, stages, steps, plan, plan.pace(planned), training);
  }

  private static boolean isSwitchedOff(Stage stage, Run run) {
    var only = run.parameter("inference_only").filter(it -> isSaid(it, "true")).isPresent();
    return stage == Stage.DEPLOYING
        ? !only && run.parameter("run_inference").filter(it -> isSaid(it, "false")).isPresent()
        : only;
  }

  private static boolean isSaid(Map.Entry<String, String> parameter, String value) {
    return parameter.getValue().equalsIgnoreCase(value);
  }

  private static boolean isSkipped(@Nullable Step step) {
    return step != null && step.phase() == Step.Phase.SKIPPED;
  }

  Progress progress(Instant now) {
    var total = Math.max(stages.size(), 1);
    var done = status == RunStatus.SUCCEEDED ? total : count(Step.Phase.SUCCEEDED);
    var eta = new Eta(this, now).moment();
    var said = bar().map(TrainingSeen::progress);
    return new Progress(
        percent(),
        done,
        total,
        said.map(TrainingProgress::phase).orElse(null),
        said.map(TrainingProgress::done).orElse(null),
        said.map(TrainingProgress::total).orElse(null),
        said.map(TrainingProgress::rate).orElse(null),
        eta.orElse(null),
        eta.map(at -> Math.max(0, at.getEpochSecond() - now.getEpochSecond())).orElse(null));
  }

  private int percent() {
    if (status == RunStatus.SUCCEEDED) {
      return 100;
    }
    var all = 0.0;
    var done = 0.0;
    for (var name : stages.keySet()) {
      var weight = weight(name);
      all += weight;
      done += weight * part(name);
    }
    return all == 0 ? 0 : Math.min(99, (int) (100 * done / all + 1e-9));
  }

  private double weight(String name) {
    var expected = plan.expected().get(name);
    return expected == null ? guess(name) : expected.weight();
  }

  /** How many seconds a step takes of which nothing is known. */
  double guess(String name) {
    return pace * stage(name).usual().toSeconds();
  }

  /** How much of a step is done, 0 to 1. */
  private double part(String name) {
    if (is(name, Step.Phase.SUCCEEDED)) {
      return 1;
    }
    return training != null && isTraining(name) ? Math.clamp(training.furthest(), 0, 1) : 0;
  }

  /**
   * What the training that runs says of itself; what it said before it was started again is old.
   */
  Optional<TrainingSeen> bar() {
    return Optional.ofNullable(training)
        .filter(
            seen ->
                status == RunStatus.RUNNING
                    && in(Step.Phase.RUNNING).stream()
                        .filter(this::isTraining)
                        .map(plan.begun()::get)
                        .anyMatch(begun -> begun == null || !seen.at().isBefore(begun)));
  }

  /** Of two trainings nobody knows which one speaks. */
  boolean isTraining(String name) {
    return stage(name) == Stage.TRAINING
        && stages.values().stream().filter(stage -> stage == Stage.TRAINING).count() == 1;
  }

  Stage stage(String name) {
    return Objects.requireNonNull(stages.get(name), name);
  }

  boolean is(String name, Step.Phase phase) {
    var step = steps.get(name);
    return step != null && step.phase() == phase;
  }

  /** The steps that are in a phase. */
  List<String> in(Step.Phase phase) {
    return stages.keySet().stream().filter(name -> is(name, phase)).toList();
  }

  private int count(Step.Phase phase) {
    return in(phase).size();
  }
}
