package dev.easel.artifacts;

import dev.easel.runs.RunId;
import java.time.Duration;
import java.util.Optional;

/** Work on one run's files, in one round; done again if it is cut off. */
interface ArtifactTask {

  /**
   * Works on it.
   *
   * @return after which time to work on it again; empty if it is done
   */
  Optional<Duration> work(RunId run, int round);
}
