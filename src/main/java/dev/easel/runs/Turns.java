package dev.easel.runs;

import dev.easel.http.Problem;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Whether a run has its turn as it comes, or has to wait for one. */
@Component
class Turns {

  /** How far ahead turns are given; longer than from one giving to the next. */
  static final Duration HORIZON = Duration.ofSeconds(3);

  /** How long what one run had to wait for is taken to hold for the next of its recipe. */
  private static final Duration LATELY = Duration.ofSeconds(1);

  private final Map<String, Said> said = new ConcurrentHashMap<>();
  private final SubmissionQueue queue;
  private final Runs runs;
  private final Gates gates;
  private final Pace pace;
  private final Admission admission;
  private final RunsProperties properties;
  private final TransactionTemplate transaction;

  Turns(
      SubmissionQueue queue,
      Runs runs,
      Gates gates,
      Pace pace,
      Admission admission,
      RunsProperties properties,
      TransactionTemplate transaction) {
    this.queue = queue;
    this.runs = runs;
    this.gates = gates;
    this.pace = pace;
    this.admission = admission;
    this.properties = properties;
    this.transaction = transaction;
  }

  private record Said(Waiting waiting, long at) {}

  /**
   * What a new run is going to wait for, by what the last of its recipe found out here just now: it
   * need not ask itself, and joins those who wait. Empty if it has to ask.
   */
  Optional<Waiting> lately(Run run) {
    return Optional.ofNullable(said.get(kind(run)))
        .filter(it -> System.nanoTime() - it.at() < LATELY.toNanos())
        .map(Said::waiting);
  }

  /** Takes the next turn if it is free and nobody waits for it, else joins those who wait. */
  Turn take(Run run) {
    var turn = admission.counts(run.namespace()) ? asked(run) : ask(run);
    if (turn instanceof Turn.Wait(var waiting)) {
      said.put(kind(run), new Said(waiting, System.nanoTime()));
    } else {
      said.remove(kind(run));
    }
    return turn;
  }

  private static String kind(Run run) {
    return run.namespace() + '/' + run.discriminator();
  }

  /** What is counted is counted once at a time. */
  private Turn asked(Run run) {
    return Objects.requireNonNull(
        transaction.execute(
            status -> {
              admission.hold(run.namespace());
              pace.take(0);
              return ask(run);
            }));
  }

  private Turn ask(Run run) {
    var quota = admission.turn(run);
    if (quota.isPresent()) {
      return queue.join(run, waiting(quota.get()));
    }
    var gate = gates.before(run);
    if (gate.isPresent()) {
      return gates.probe(run.namespace(), gate.get().subject())
          ? queue.given(run, new Turn.Given(Duration.ZERO, gate.get().subject()))
          : queue.join(run, gate.get().waiting());
    }
    if (room(run.namespace()) <= 0) {
      return queue.join(run, busy());
    }
    if (queue.othersWait(run) || pace.ahead() > HORIZON.toSeconds()) {
      return queue.join(run, inLine());
    }
    return queue.given(run, new Turn.Given(pace.next(), null));
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

  private static Waiting waiting(Problem quota) {
    return new Waiting(WaitingReason.PROJECT_QUOTA, quota.detail());
  }

  private Waiting inLine() {
    return new Waiting(
        WaitingReason.ARGO_PACE,
        ("It waits for its turn, behind those before it (queue_position); Argo is sent %s"
                + " a second.")
            .formatted(properties.eventsPerSecond()));
  }
}
