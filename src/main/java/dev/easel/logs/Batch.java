package dev.easel.logs;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Lines that came and are not stored yet. */
final class Batch {

  /** Of one stream; beyond it the stream waits for the database. */
  private static final int MOST_BYTES = 128 * 1024;

  private static final int MOST_LINES = 4_000;

  private final List<LogLine> lines = new ArrayList<>();
  private int bytes;

  void add(LogLine line) {
    lines.add(line);
    bytes += line.text().length() + 48;
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  boolean isFull() {
    return bytes >= MOST_BYTES || lines.size() >= MOST_LINES;
  }

  /** All, states of bars too, in order. */
  List<LogLine> lines() {
    return List.copyOf(lines);
  }

  /** Those to be kept. */
  List<LogLine> kept() {
    return lines.stream().filter(line -> !line.progress()).toList();
  }

  @Nullable LogLine last() {
    return lines.isEmpty() ? null : lines.getLast();
  }

  void clear() {
    lines.clear();
    bytes = 0;
  }
}
