package dev.easel.sandbox;

import java.time.Duration;
import java.util.Map;

/**
 * How long things take, in sandbox time.
 *
 * @param reconcile from a change to a controller's look at it
 * @param schedule from a pod's creation to its start
 * @param steps a step's run by its name
 * @param otherStep a run of any other step
 * @param shutdown from a stop or terminate to its effect; ten seconds and more in a real Argo
 * @param poll between two looks of a resource step at its resource; five seconds in a real Argo
 * @param revision from an InferenceService to its first revision, and again to ready
 * @param coldStart from a request at an endpoint without a pod to the pod's first answer
 * @param waiting between two looks at a pod that cannot start
 * @param backoff before another attempt of a step, at most; a template may ask for less
 */
public record Pace(
    Duration reconcile,
    Duration schedule,
    Map<String, Duration> steps,
    Duration otherStep,
    Duration shutdown,
    Duration poll,
    Duration revision,
    Duration coldStart,
    Duration waiting,
    Duration backoff) {

  /** A whole run in about ten seconds. */
  public static final Pace DEMO =
      new Pace(
          Duration.ofMillis(100),
          Duration.ofMillis(300),
          Map.of(
              "downloader", Duration.ofSeconds(1),
              "finetuner", Duration.ofSeconds(4),
              "serializer", Duration.ofSeconds(1)),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofMillis(500),
          Duration.ofMillis(700),
          Duration.ofSeconds(2),
          Duration.ofSeconds(1),
          Duration.ofSeconds(1));

  /** Everything at once, still in its order. */
  public static final Pace INSTANT =
      new Pace(
          Duration.ZERO,
          Duration.ZERO,
          Map.of(),
          Duration.ZERO,
          Duration.ZERO,
          Duration.ofMillis(20),
          Duration.ZERO,
          Duration.ZERO,
          Duration.ofMillis(20),
          Duration.ZERO);

  /** As long as it takes on a real cluster: for clocks that tests move. */
  public static final Pace REAL =
      new Pace(
          Duration.ofMillis(200),
          Duration.ofSeconds(20),
          Map.of(
              "downloader", Duration.ofMinutes(3),
              "finetuner", Duration.ofMinutes(15),
              "serializer", Duration.ofMinutes(1)),
          Duration.ofMinutes(1),
          Duration.ofSeconds(10),
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofMinutes(1),
          Duration.ofSeconds(10),
          Duration.ofHours(1));

  Duration step(String name) {
    return steps.getOrDefault(name, otherStep);
  }
}
