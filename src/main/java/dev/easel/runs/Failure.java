package dev.easel.runs;

import dev.easel.argo.Step;
import dev.easel.kubernetes.Words;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Why a workflow failed: from its steps, Argo's words and what the step printed last. Pure. */
record Failure(Reason reason, @Nullable String message) {

  private static final int LONGEST = 1_000;

  /** Lines of Argo's executor among the program's, and empty ones (Argo 4.1). */
  private static final Pattern EXECUTORS =
      Pattern.compile("^\\s*$|^time=\\S+ level=|^Error: (exit status \\d+|signal: )");

  static Failure of(Reading reading, Function<Step, List<String>> lastLines) {
    var workflow = reading.workflow();
    return reading
        .failed()
        .map(
            step ->
                of(
                    step,
                    reading.stages().get(step.name()),
                    step.message() == null ? workflow.message() : step.message(),
                    lastLines.apply(step)))
        .orElseGet(
            () ->
                new Failure(
                    Symptoms.ofWords(words(workflow.message()), null).orElse(Reason.WORKFLOW_ERROR),
                    workflow.message() == null
                        ? null
                        : Words.bounded(workflow.message(), LONGEST)));
  }

  /** Why a step failed, now that its log is complete. */
  static Failure of(Step step, @Nullable Stage stage, List<String> lines) {
    return of(step, stage, step.message(), lines);
  }

  private static Failure of(
      Step step, @Nullable Stage stage, @Nullable String message, List<String> lines) {
    var words = words(message);
    var start = step.name() + ": " + words;
    var told = Symptoms.ofWords(words + code(step), stage);
    if (told.isPresent() && !told.get().isGeneral()) {
      return new Failure(told.get(), Words.bounded(start, LONGEST));
    }
    var printed = Symptoms.ofLog(lines);
    if (printed.isPresent()) {
      return new Failure(printed.get().reason(), joined(start, printed.get().line()));
    }
    var general = stage == Stage.DEPLOYING ? Reason.ENDPOINT_NOT_READY : Reason.STEP_FAILED;
    return new Failure(
        told.orElse(general),
        lastWords(lines).map(line -> joined(start, line)).orElse(Words.bounded(start, LONGEST)));
  }

  /** Why an endpoint failed, of KServe's or Argo's words about it. */
  static Reason ofEndpoint(@Nullable String message) {
    return Symptoms.ofWords(words(message), Stage.DEPLOYING).orElse(Reason.ENDPOINT_NOT_READY);
  }

  /** A specific reason says more than a general one; of two general ones, the longer words. */
  boolean saysMoreThan(Run unexplained) {
    return !reason.isGeneral() || words(message).length() > words(unexplained.message()).length();
  }

  private static String joined(String start, String line) {
    return Words.bounded(Words.bounded(start, LONGEST / 2) + "; " + line, LONGEST);
  }

  private static Optional<String> lastWords(List<String> lines) {
    return lines.reversed().stream().filter(line -> !EXECUTORS.matcher(line).find()).findFirst();
  }

  private static String words(@Nullable String message) {
    return message == null ? "it failed without a word" : message;
  }

  private static String code(Step step) {
    return step.exitCode() == null ? "" : " (exit code %d)".formatted(step.exitCode());
  }
}
