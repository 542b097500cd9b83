package dev.easel.logs;

import java.util.List;

/** Reads along what steps print. */
public interface LineListener {

  /**
   * Is told once of each line, in order, inside the transaction that stores the lines: rows written
   * here are written with them or not at all. What it throws undoes both, and the lines come again.
   * It runs under the locks of the run's row and of the log's: it must be quick.
   */
  void lines(LogSource source, List<LogLine> lines);
}
