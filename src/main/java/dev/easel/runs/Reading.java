package dev.easel.runs;

import dev.easel.argo.Step;
import dev.easel.argo.Workflow;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a workflow's steps say about a run: pure, so that each recording is a test of it. */
record Reading(Workflow workflow, Map<String, Stage> stages) {

  /** The stage of the furthest step that has begun or waits. */
  @Nullable Stage stage() {
    return workflow.steps().stream()
        .filter(step -> stages.containsKey(step.name()) && !skipped(step))
        .map(step -> stages.get(step.name()))
        .max(Comparator.naturalOrder())
        .orElse(null);
  }

  /**
   * True once training or deploying has run, even for a moment: files or a service may be there. So
   * they may if nobody knows: only a long workflow's steps are hidden.
   */
  boolean touchesPlaces() {
    return workflow.stepsHidden() || touched();
  }

  private boolean touched() {
    return Stream.of(Stage.TRAINING, Stage.DEPLOYING)
        .flatMap(stage -> stepsOf(stage).stream())
        .anyMatch(Reading::began);
  }

  /** True if the training, and what had to be done to its files, ended well. */
  boolean trained() {
    return (workflow.stepsHidden() && workflow.phase() == Workflow.Phase.SUCCEEDED)
        || trainingSucceeded();
  }

  private boolean trainingSucceeded() {
    var training = stepsOf(Stage.TRAINING);
    return !training.isEmpty()
        && training.stream().allMatch(Reading::succeeded)
        && stepsOf(Stage.SERIALIZING).stream().allMatch(step -> succeeded(step) || skipped(step))
        && serializingPassed();
  }

  /** The step that made the workflow fail. */
  Optional<Step> failed() {
    return workflow.steps().stream().filter(Step::isFailed).findFirst();
  }

  /** A step that waits: one of which Argo says why, if there is one. */
  Optional<Step> pending() {
    return workflow.steps().stream()
        .filter(s -> s.phase() == Step.Phase.PENDING)
        .min(Comparator.comparing(s -> s.message() == null));
  }

  /** The serializer's step appears only after the training; without it nothing is known of it. */
  private boolean serializingPassed() {
    return !stages.containsValue(Stage.SERIALIZING)
        || !stepsOf(Stage.SERIALIZING).isEmpty()
        || workflow.phase() == Workflow.Phase.SUCCEEDED;
  }

  private List<Step> stepsOf(Stage stage) {
    return workflow.steps().stream().filter(s -> stages.get(s.name()) == stage).toList();
  }

  /** A pod that was killed before it had a node wrote nothing. */
  private static boolean began(Step step) {
    return switch (step.phase()) {
      case RUNNING, SUCCEEDED -> true;
      case FAILED, ERROR -> step.host() != null || step.exitCode() != null;
      case PENDING, SKIPPED, OMITTED -> false;
    };
  }

  private static boolean succeeded(Step step) {
    return step.phase() == Step.Phase.SUCCEEDED;
  }

  private static boolean skipped(Step step) {
    return step.phase() == Step.Phase.SKIPPED || step.phase() == Step.Phase.OMITTED;
  }
}
