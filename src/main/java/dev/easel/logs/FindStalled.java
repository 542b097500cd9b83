package dev.easel.logs;

import dev.easel.runs.Stalls;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** Tells runs which of their steps are silent, and which are so no longer. */
@Component
class FindStalled {

  private final Silences silences;
  private final Stalls stalls;
  private final Clock clock;

  FindStalled(Silences silences, Stalls stalls, Clock clock) {
    this.silences = silences;
    this.stalls = stalls;
    this.clock = clock;
  }

  void find() {
    var known = stalls.known();
    if (!known.isEmpty()) {
      var moment = clock.instant().minus(stalls.after());
      silences
          .broken(known.keySet(), moment)
          .forEach((run, steps) -> steps.forEach(step -> stalls.spoke(run, step)));
    }
    silences.lasting(stalls.after()).stream()
        .filter(silence -> !silence.step().equals(known.get(silence.run())))
        .forEach(
            silence ->
                stalls.silent(
                    silence.run(),
                    silence.attempt(),
                    silence.step(),
                    silence.since(),
                    silence.lastLine()));
  }
}
