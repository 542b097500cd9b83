package dev.easel.runs;

import dev.easel.argo.Step;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** When a run is expected to succeed; unknown as soon as a part of it is. */
record Eta(Course course, Instant now) {

  /** Ten years: a training that is as slow as that has printed nonsense. */
  private static final double LONGEST = 10 * 365 * 86_400.0;

  Optional<Instant> moment() {
    var running = course.in(Step.Phase.RUNNING);
    if (course.status() != RunStatus.RUNNING
        || course.waits()
        || running.isEmpty()
        || hasFailed()) {
      return Optional.empty();
    }
    var ends = running.stream().flatMap(step -> end(step).stream()).toList();
    var after = toCome().map(this::whole).toList();
    if (ends.size() < running.size() || after.stream().anyMatch(Optional::isEmpty)) {
      return Optional.empty();
    }
    var last = ends.stream().max(Comparator.naturalOrder()).orElseThrow();
    var seconds = after.stream().flatMap(Optional::stream).mapToDouble(it -> it).sum();
    return Optional.of(
        plus(last.isBefore(now) ? now : last, seconds).truncatedTo(ChronoUnit.SECONDS));
  }

  private boolean hasFailed() {
    return course.stages().keySet().stream()
        .map(course.steps()::get)
        .filter(Objects::nonNull)
        .anyMatch(step -> step.isFailed() || step.phase() == Step.Phase.OMITTED);
  }

  private Stream<String> toCome() {
    return course.stages().keySet().stream()
        .filter(name -> !course.steps().containsKey(name) || course.is(name, Step.Phase.PENDING));
  }

  /** When a step that runs is expected to end. */
  private Optional<Instant> end(String name) {
    var own =
        course.isTraining(name) ? course.bar().flatMap(this::byBar) : Optional.<Instant>empty();
    return own.or(() -> asBefore(name));
  }

  private Optional<Instant> byBar(TrainingSeen seen) {
    var progress = seen.progress();
    var rate = progress.rate();
    if (rate == null || rate <= 0) {
      return Optional.empty();
    }
    var left = plus(seen.at(), (progress.total() - progress.done()) / rate);
    return switch (progress.phase()) {
      case TRAINING -> Optional.of(left);
      case GENERATING -> trainingAlone().map(seconds -> plus(left, seconds));
    };
  }

  private Optional<Double> trainingAlone() {
    return course.in(Step.Phase.RUNNING).stream()
        .filter(course::isTraining)
        .flatMap(name -> Optional.ofNullable(course.plan().expected().get(name)).stream())
        .flatMap(expected -> Optional.ofNullable(expected.bar()).stream())
        .findFirst();
  }

  /** One that takes twice as long as before is not like before. */
  private Optional<Instant> asBefore(String name) {
    var begun = Optional.ofNullable(course.plan().begun().get(name));
    return begun.flatMap(
        since ->
            known(name)
                .filter(seconds -> now.isBefore(plus(since, 2 * seconds)))
                .map(seconds -> plus(since, seconds)));
  }

  /** Beside a training whose speed is known, the little that comes after it may be a guess. */
  private Optional<Double> whole(String name) {
    var guess =
        course.stage(name) != Stage.TRAINING && course.bar().flatMap(this::byBar).isPresent();
    return known(name).or(() -> guess ? Optional.of(course.guess(name)) : Optional.empty());
  }

  private Optional<Double> known(String name) {
    return Optional.ofNullable(course.plan().expected().get(name))
        .flatMap(
            expected ->
                course.stage(name) == Stage.TRAINING
                    ? Optional.ofNullable(expected.work())
                    : Optional.of(expected.seconds()));
  }

  private static Instant plus(Instant at, double seconds) {
    return at.plusMillis((long) (1000 * Math.min(seconds, LONGEST)));
  }
}
