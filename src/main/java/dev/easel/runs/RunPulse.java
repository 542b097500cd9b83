package dev.easel.runs;

import java.util.Map;
import java.util.Set;

/**
 * Numbers of a run that move all the time and are not worth a row of its history, such as how far
 * its training is. Asked about twice a second for all runs that somebody on this replica listens
 * to; what differs from the last time is sent to them.
 */
public interface RunPulse {

  /** The event's name in the stream, such as {@code progress}; no type of {@link RunEvent}. */
  String event();

  /**
   * What is to be shown of each of these runs, written as JSON; left out where nothing is known.
   */
  Map<RunId, Object> of(Set<RunId> runs);
}
