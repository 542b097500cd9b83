package dev.easel.logs;

import dev.easel.http.OpenStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes logs to one reader, each line once, however often it is asked to go on. */
final class LogCopy {

  /** Where lines are found: some from a line on, or none. */
  interface Source {
    List<Lines> from(LogKey log, long line);
  }

  private final OpenStream<Boolean> stream;
  private final LogFormat format;
  private final boolean prefixed;
  private final @Nullable Integer tail;
  private final Map<LogKey, Long> next = new HashMap<>();
  private final Set<String> noted = new HashSet<>();

  /**
   * @param prefixed whether each line says its step
   * @param tail how many lines of each log to begin with; null for all
   */
  LogCopy(OpenStream<Boolean> stream, LogFormat format, boolean prefixed, @Nullable Integer tail) {
    this.stream = stream;
    this.format = format;
    this.prefixed = prefixed;
    this.tail = tail;
  }

  /** Writes what there is and was not written. */
  void goOn(KeptLog log, Source source) throws IOException {
    var line = next.computeIfAbsent(log.key(), key -> first(log));
    while (line <= log.lines() && stream.isOpen()) {
      var found = source.from(log.key(), line);
      if (found.isEmpty()) {
        break; // erased
      }
      for (var some : found) {
        line = write(log, some, line);
      }
    }
    next.put(log.key(), line);
    notes(log);
  }

  /** Writes the state of a bar that is not a line yet. */
  void bar(KeptLog log) throws IOException {
    var state = log.state();
    if (state != null && !Objects.equals(tail, 0)) {
      write(format.state(log, state, prefixed));
    }
  }

  private long first(KeptLog log) {
    return tail == null ? 1 : Math.max(1, log.lines() - tail + 1);
  }

  private long write(KeptLog log, Lines lines, long from) throws IOException {
    var text = new StringBuilder();
    if (lines.first() > from) {
      text.append(format.note(log, "cut", cut(lines.first() - from), prefixed));
    }
    lines.from(from).forEach(line -> text.append(format.line(log, line, prefixed)));
    write(text.toString());
    return Math.max(from, lines.last() + 1);
  }

  private static String cut(long lines) {
    return "%d lines were cut here: of a long log the beginning and the end are kept."
        .formatted(lines);
  }

  private void notes(KeptLog log) throws IOException {
    var outcome = log.outcome();
    if (outcome != null) {
      note(log, outcome.name().toLowerCase(Locale.ROOT), outcome.words());
    } else if (log.problem() != null) {
      note(log, "unreadable", log.problem());
    }
  }

  private void note(KeptLog log, String note, String words) throws IOException {
    if (noted.add(log.key() + words)) {
      write(format.note(log, note, words, prefixed));
    }
  }

  private void write(String text) throws IOException {
    stream.write(text.getBytes(StandardCharsets.UTF_8));
  }
}
