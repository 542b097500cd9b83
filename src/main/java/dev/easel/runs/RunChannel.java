package dev.easel.runs;

import dev.easel.http.OpenStream;
import dev.easel.runs.RunEvents.News;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** All on this replica who listen to one run. Guarded by {@link RunNews}. */
final class RunChannel {

  private final JsonMapper json;
  private final Set<OpenStream<RunFrame>> listeners = new HashSet<>();
  private final Map<String, RunFrame> pulses = new HashMap<>();
  private final Map<String, String> pulseLines = new HashMap<>();
  private long position;

  /**
   * @param position the sequence after which all is told
   */
  RunChannel(long position, JsonMapper json) {
    this.position = position;
    this.json = json;
  }

  long position() {
    return position;
  }

  boolean isEmpty() {
    return listeners.isEmpty();
  }

  void join(OpenStream<RunFrame> listener) {
    listeners.add(listener);
    pulses.values().forEach(frame -> offer(listener, frame));
  }

  void leave(OpenStream<RunFrame> listener) {
    listeners.remove(listener);
  }

  /** Tells the news to everybody; true if nothing can follow. */
  boolean tell(News news) {
    var over = news.isTheEnd(position);
    for (var event : news.events()) {
      tell(RunFrame.of(event, json));
      position = event.sequence();
    }
    if (over) {
      tell(RunFrame.end(news.head(), json));
      listeners.forEach(OpenStream::end);
    }
    return over;
  }

  /** Tells a number that moves, if it has moved. */
  void tell(String event, Object value) {
    var line = json.writeValueAsString(value);
    if (!line.equals(pulseLines.put(event, line))) {
      var frame = RunFrame.passing(event, line);
      pulses.put(event, frame);
      tell(frame);
    }
  }

  private void tell(RunFrame frame) {
    listeners.forEach(listener -> offer(listener, frame));
  }

  private static void offer(OpenStream<RunFrame> listener, RunFrame frame) {
    listener.offer(frame, frame.bytes().length);
  }
}
