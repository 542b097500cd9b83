package dev.easel.runs;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How many notifications led to a run, one to the next: by them, triggers and webhooks that call
 * each other in a circle come to an end.
 *
 * @param count 0 if a caller asked for it by himself
 */
public record Hops(int count) {

  /** The label of a run that was started by a call which told of hops. */
  public static final String LABEL = "easel.dev/hop";

  private static final Hops NONE = new Hops(0);
  private static final int MOST = 2;
  private static final Pattern COUNT = Pattern.compile("[0-9]{1,3}");

  /** Those that led to a run. */
  public static Hops of(Run run) {
    return read(run.labels().getOrDefault(LABEL, "")).orElse(NONE);
  }

  /** What a call tells of itself: none if it says nothing; empty if that cannot be read. */
  public static Optional<Hops> read(String text) {
    if (text.isEmpty()) {
      return Optional.of(NONE);
    }
    return COUNT.matcher(text).matches()
        ? Optional.of(new Hops(Integer.parseInt(text)))
        : Optional.empty();
  }

  /** Whether a trigger may start one more run. */
  public boolean mayGoOn() {
    return count <= MOST;
  }

  /** With the notification that tells of the run. */
  public Hops next() {
    return new Hops(count + 1);
  }
}
