package dev.easel.runs;

import dev.easel.http.EventFrame;
import dev.easel.runs.RunEvents.Head;
import java.util.LinkedHashMap;
import tools.jackson.databind.json.JsonMapper;

/** A frame of a run's stream, encoded once for all who listen. */
final class RunFrame {

  private final long sequence;
  private final byte[] bytes;

  /**
   * @param sequence of the event, for those who have it already; 0 for what is no event
   */
  private RunFrame(long sequence, byte[] bytes) {
    this.sequence = sequence;
    this.bytes = bytes;
  }

  /** The run as it is shown. */
  static RunFrame snapshot(Object view, long sequence, JsonMapper json) {
    return new RunFrame(
        sequence, EventFrame.of(sequence, "snapshot", json.writeValueAsString(view)));
  }

  static RunFrame of(RunEvent event, JsonMapper json) {
    return new RunFrame(
        event.sequence(),
        EventFrame.of(
            event.sequence(), event.type(), json.writeValueAsString(RunView.history(event))));
  }

  /** The last one; a reader that comes again after it is told that nothing comes (204). */
  static RunFrame end(Head head, JsonMapper json) {
    var data = new LinkedHashMap<String, Object>();
    data.put("status", head.status());
    if (head.deleted()) {
      data.put("deleted", true);
    }
    return new RunFrame(0, EventFrame.of(head.sequence(), "end", json.writeValueAsString(data)));
  }

  /** Of the moment, not part of the history. */
  static RunFrame passing(String event, String line) {
    return new RunFrame(0, EventFrame.passing(event, line));
  }

  long sequence() {
    return sequence;
  }

  /** Shared by all; not to be changed. */
  byte[] bytes() {
    return bytes;
  }

  boolean isKnownTo(long reader) {
    return sequence != 0 && sequence <= reader;
  }
}
