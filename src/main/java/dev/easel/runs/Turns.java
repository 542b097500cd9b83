package dev.easel.runs;

import java.time.Duration;
import org.springframework.stereotype.Component;

/** Whether a run has its turn as it comes, or has to wait for one. */
@Component
class Turns {

  /** How far ahead turns are given; longer than from one giving to the next. */
  static final Duration HORIZON = Duration.ofSeconds(3);

  private final SubmissionQueue queue;
  private final Runs runs;
  private final Gates gates;
  private final Pace pace;
  private final RunsProperties properties;

  Turns(SubmissionQueue queue, Runs runs, Gates gates, Pace pace, RunsProperties properties) {
    this.queue = queue;
    this.runs = runs;
    this.gates = gates;
    this.pace = pace;
    this.properties = properties;
  }

  /** Takes the next turn if it is free and nobody waits for it, else joins those who wait. */
  Turn take(Run run) {
    var gate = gates.before(run);
    if (gate.isPresent()) {
      return gates.probe(run.namespace(), gate.get().subject())
          ? queue.given(run, new Turn.Given(Duration.ZERO, gate.get().subject()))
          : queue.join(run, gate.get().waiting());
    }
    if (room(run.namespace()) <= 0) {
      return queue.join(run, busy());
    }
    if (queue.othersWait(run) || pace.ahead(run.namespace()) > HORIZON.toSeconds()) {
      return queue.join(run, inLine(run));
    }
    return queue.given(run, new Turn.Given(pace.next(run.namespace()), null));
  }

  /** How many more workflows Argo's controller is to have before it. */
  int room(String namespace) {
    return properties.unstartedLimit() - runs.unstarted(namespace) - queue.turns(namespace);
  }

  private Waiting busy() {
    return new Waiting(
        WaitingReason.ARGO_BUSY,
        "%d workflows wait for Argo's controller; more would slow it down."
            .formatted(properties.unstartedLimit()));
  }

  /** Said once: the history is not to grow with each step forward. */
  private Waiting inLine(Run run) {
    var known = run.waiting();
    if (known != null && known.reason() == WaitingReason.ARGO_PACE) {
      return known;
    }
    var before = queue.before(run);
    return new Waiting(
        WaitingReason.ARGO_PACE,
        "It waits for its turn, behind %s runs when it joined the queue; Argo is sent %s a second."
            .formatted(
                before < SubmissionQueue.MOST_COUNTED ? before : "more than " + before,
                properties.eventsPerSecond()));
  }
}
