package dev.easel.logs;

import java.util.List;

/**
 * Lines of a log that follow each other.
 *
 * @param first the number of the first
 */
record Lines(long first, List<LogLine> list) {

  static Lines of(Chunk chunk) {
    return new Lines(chunk.firstLine(), chunk.lines());
  }

  long last() {
    return first + list.size() - 1;
  }

  /** Those from a number on. */
  List<LogLine> from(long line) {
    return line <= first ? list : list.subList((int) (line - first), list.size());
  }
}
