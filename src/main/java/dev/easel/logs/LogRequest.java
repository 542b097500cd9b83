package dev.easel.logs;

import dev.easel.http.Plural;
import dev.easel.http.Violations;
import dev.easel.runs.Run;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which logs of a run are asked for.
 *
 * @param step null for every step
 */
record LogRequest(@Nullable String step, int attempt) {

  /**
   * Checks what was asked against the run.
   *
   * @param follow whether what is to come is asked for: of a run that is being retried, without an
   *     attempt, the one that the retry begins
   * @throws dev.easel.http.Invalid if it has no such step or attempt
   */
  static LogRequest of(
      Run run,
      List<KeptLog> logs,
      @Nullable String step,
      @Nullable Integer attempt,
      boolean follow) {
    var latest = Math.max(1, run.attempt());
    var violations = new Violations();
    var steps = steps(run, logs);
    if (step != null && !steps.contains(step)) {
      violations.addParameter(
          "step",
          "unknown_step",
          "The run has no step '%s'; its steps are %s.".formatted(step, String.join(", ", steps)));
    }
    if (attempt != null && attempt > latest) {
      violations.addParameter(
          "attempt",
          "unknown_attempt",
          "The run has had %s so far.".formatted(Plural.of(run.attempt(), "attempt")));
    }
    violations.throwIfAny();
    var present = follow && run.isRetrying() ? latest + 1 : latest;
    return new LogRequest(step, attempt == null ? present : attempt);
  }

  private static TreeSet<String> steps(Run run, List<KeptLog> logs) {
    var steps = new TreeSet<>(run.stages().keySet());
    logs.forEach(log -> steps.add(log.step()));
    return steps;
  }

  List<KeptLog> among(List<KeptLog> logs) {
    return logs.stream()
        .filter(log -> log.belongsTo(attempt) && (step == null || step.equals(log.step())))
        .toList();
  }

  /** True if no line can come any more. */
  boolean isOver(List<KeptLog> all, boolean runIsOver) {
    var asked = among(all);
    var ended = runIsOver || hasEnded(all, asked);
    return ended && asked.stream().allMatch(KeptLog::isOver);
  }

  private boolean hasEnded(List<KeptLog> all, List<KeptLog> asked) {
    var later = all.stream().anyMatch(log -> log.key().attempt() > attempt);
    var step = this.step != null && !asked.isEmpty();
    return later || (step && asked.stream().allMatch(log -> log.endedAt() != null));
  }
}
