package dev.easel.runs;

import dev.easel.pricing.Money;
import dev.easel.pricing.RateCard;
import dev.easel.runs.Estimate.Basis;
import dev.easel.runs.Estimate.StepEstimate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Says what runs will cost: the time of their steps in earlier runs, else what the recipe's
 * arithmetic gives, at the rates of what they hold. What cannot be known is not said.
 */
@Component
class Estimates {

  private final StepTimes times;
  private final TrainingTimes trainings;
  private final StepResources resources;
  private final RateCard rates;

  Estimates(StepTimes times, TrainingTimes trainings, StepResources resources, RateCard rates) {
    this.times = times;
    this.trainings = trainings;
    this.resources = resources;
    this.rates = rates;
  }

  Estimate of(RunDraft draft) {
    var expected = times.of(Kind.of(draft));
    var training = trainings.of(draft, expected);
    var steps =
        stages(draft).entrySet().stream()
            .map(step -> step(draft, step.getKey(), seconds(step, expected, training)))
            .toList();
    return new Estimate(
        amount(steps), seconds(steps), basis(draft, training), message(draft, training), steps);
  }

  /** The most that one of its steps holds at once. */
  int gpus(RunDraft draft) {
    return stages(draft).keySet().stream()
        .mapToInt(step -> resources.of(draft.recipe(), draft.parameters(), step).gpus())
        .max()
        .orElse(0);
  }

  /** Those that the draft's switches leave. */
  private static Map<String, Stage> stages(RunDraft draft) {
    var stages = new LinkedHashMap<>(draft.stages());
    stages
        .values()
        .removeIf(
            stage ->
                stage == Stage.DEPLOYING
                    ? draft.places().endpointName() == null
                    : !draft.places().trains());
    return stages;
  }

  /** Of steps beside the training, which are short, a guess may do. */
  private static Optional<Double> seconds(
      Map.Entry<String, Stage> step,
      Map<String, Expected> expected,
      Optional<TrainingTime> training) {
    if (step.getValue() == Stage.TRAINING) {
      return training.map(TrainingTime::seconds);
    }
    var known = expected.get(step.getKey());
    return Optional.of(
        known == null ? (double) step.getValue().usual().toSeconds() : known.seconds());
  }

  private StepEstimate step(RunDraft draft, String name, Optional<Double> seconds) {
    var held = resources.of(draft.recipe(), draft.parameters(), name);
    var hourly = rates.hourly(held);
    var time = seconds.map(it -> Duration.ofMillis(Math.round(1000 * it)));
    return new StepEstimate(
        name,
        held.gpu(),
        held.gpus(),
        hourly.orElse(null),
        time.map(Duration::toSeconds).orElse(null),
        hourly.flatMap(rate -> time.map(rate::over)).orElse(null));
  }

  private @Nullable Money amount(List<StepEstimate> steps) {
    var sum = Money.zero(rates.currency());
    for (var step : steps) {
      if (step.cost() == null) {
        return null;
      }
      sum = sum.plus(step.cost());
    }
    return sum;
  }

  private static @Nullable Long seconds(List<StepEstimate> steps) {
    return steps.stream().anyMatch(step -> step.seconds() == null)
        ? null
        : (Long)
            steps.stream()
                .flatMap(step -> Optional.ofNullable(step.seconds()).stream())
                .mapToLong(Long::longValue)
                .sum();
  }

  private static @Nullable Basis basis(RunDraft draft, Optional<TrainingTime> training) {
    return draft.places().trains() ? training.map(TrainingTime::basis).orElse(null) : Basis.NONE;
  }

  private String message(RunDraft draft, Optional<TrainingTime> training) {
    if (!draft.places().trains()) {
      return "Nothing is trained.";
    }
    var said = new ArrayList<String>();
    TrainingTimes.step(draft)
        .map(step -> resources.of(draft.recipe(), draft.parameters(), step))
        .filter(held -> rates.hourly(held).isEmpty())
        .ifPresent(held -> said.add("The rate card has no GPU class '%s'.".formatted(held.gpu())));
    said.add(
        training
            .map(TrainingTime::message)
            .orElse("Training: unknown, since nothing like it has run here yet."));
    return String.join(" ", said);
  }
}
