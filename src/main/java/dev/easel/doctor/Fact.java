package dev.easel.doctor;

import java.util.Optional;
import java.util.stream.Stream;

/** Something read of the installation, or why it could not be read. */
sealed interface Fact<T> {

  /** What was read. */
  record Known<T>(T value) implements Fact<T> {}

  /**
   * It could not be read.
   *
   * @param why what the other side said
   * @param cause what kept it
   */
  record Unknown<T>(String why, Cause cause) implements Fact<T> {}

  /** What keeps something from being read. */
  enum Cause {
    /** Easel's account lacks the right, which is a finding of its own. */
    FORBIDDEN,
    /** The other side does not answer. */
    AWAY,
    /** It answered with an error. */
    FAILED
  }

  default Optional<T> known() {
    return this instanceof Known<T>(var value) ? Optional.of(value) : Optional.empty();
  }

  default Stream<T> stream() {
    return known().stream();
  }
}
