package dev.easel.runs;

import dev.easel.runs.Estimate.Basis;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * How long trainings are expected to take: as long as earlier ones with as much to do; else their
 * steps at the speed of earlier ones; else at the recipe's rule of thumb.
 */
@Component
class TrainingTimes {

  private final StepTimes times;
  private final StepResources resources;

  TrainingTimes(StepTimes times, StepResources resources) {
    this.times = times;
    this.resources = resources;
  }

  /**
   * Empty if nothing is trained, or nobody knows.
   *
   * @param expected how long its steps took before
   */
  Optional<TrainingTime> of(RunDraft draft, Map<String, Expected> expected) {
    if (!draft.places().trains()) {
      return Optional.empty();
    }
    return step(draft)
        .flatMap(
            step ->
                asBefore(expected.get(step))
                    .or(() -> bySpeed(draft, step))
                    .or(() -> byRecipe(draft, step)));
  }

  /** The step that trains. */
  static Optional<String> step(RunDraft draft) {
    return draft.stages().entrySet().stream()
        .filter(step -> step.getValue() == Stage.TRAINING)
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static Optional<TrainingTime> asBefore(@Nullable Expected expected) {
    return Optional.ofNullable(expected)
        .flatMap(known -> Optional.ofNullable(known.work()))
        .map(
            seconds ->
                new TrainingTime(
                    seconds,
                    Basis.HISTORY,
                    "Training: as long as in earlier runs with as much to do."));
  }

  private Optional<TrainingTime> bySpeed(RunDraft draft, String step) {
    var length = draft.recipe().demands().training();
    if (length == null || length.steps(draft.parameters()).isEmpty()) {
      return Optional.empty();
    }
    var count = length.steps(draft.parameters()).getAsLong();
    return times
        .pace(
            Kind.of(draft),
            step,
            length.batch(),
            draft.parameters().getOrDefault(length.batch(), ""))
        .map(
            pace ->
                new TrainingTime(
                    count * pace.secondsPerStep() + pace.rest(),
                    Basis.SPEED,
                    String.format(
                        Locale.ROOT,
                        "Training: %d steps, at %.2f a second as in earlier runs of this recipe,"
                            + " GPU class and resolution.",
                        count,
                        1 / pace.secondsPerStep())));
  }

  private Optional<TrainingTime> byRecipe(RunDraft draft, String step) {
    var length = draft.recipe().demands().training();
    var gpu = resources.of(draft.recipe(), draft.parameters(), step).gpu();
    if (length == null || gpu == null) {
      return Optional.empty();
    }
    var seconds = length.seconds(draft.parameters(), gpu, resolution(draft));
    return seconds.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new TrainingTime(
                seconds.getAsDouble(),
                Basis.RECIPE,
                ("Training: %d steps by the recipe's arithmetic, at its rule of thumb for %s."
                        + " Nothing like it has run here yet. Class images that have to be made"
                        + " come on top.")
                    .formatted(length.steps(draft.parameters()).orElse(0), gpu)));
  }

  private static double resolution(RunDraft draft) {
    var text = draft.parameters().getOrDefault("resolution", "");
    return text.matches("\\d{1,5}") ? Double.parseDouble(text) : 512;
  }
}
