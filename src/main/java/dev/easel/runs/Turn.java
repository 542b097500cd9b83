package dev.easel.runs;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Whether a queued run may be handed to Argo. Only in its turn is anything asked for it. */
sealed interface Turn {

  /**
   * It may.
   *
   * @param in how long until then
   * @param probes the subject of the gate that it tries for all; null if there is none before it
   */
  record Given(Duration in, @Nullable String probes) implements Turn {}

  /** It waits until it is given one. */
  record Wait(Waiting waiting) implements Turn {}
}
