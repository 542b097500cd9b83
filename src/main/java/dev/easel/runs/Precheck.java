package dev.easel.runs;

import dev.easel.http.Problem;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Checks a request before the transaction that accepts it, so that none waits for a volume. Its
 * refusal is told in there: a request that was answered before is answered the same again.
 */
@Component
class Precheck {

  private final List<RunCheck> checks;

  Precheck(List<RunCheck> checks) {
    this.checks = checks;
  }

  /** The draft, or the problem that it is refused for, for when it is asked for. */
  Supplier<RunDraft> of(Supplier<RunDraft> checked) {
    try {
      var draft = checked.get();
      var refusal = refusals(draft).findFirst();
      return refusal.isPresent() ? refused(refusal.get()) : () -> draft;
    } catch (Problem problem) {
      return refused(problem);
    }
  }

  /** Everything that can be seen to stand against the draft. */
  Stream<Problem> refusals(RunDraft draft) {
    return checks.stream().map(check -> check.refusalAtSight(draft)).flatMap(Optional::stream);
  }

  private static Supplier<RunDraft> refused(Problem problem) {
    return () -> {
      throw problem;
    };
  }
}
