package dev.easel.logs;

import dev.easel.runs.LastLines;
import dev.easel.runs.RunId;
import java.util.List;
import org.springframework.stereotype.Component;

/** The last lines of a step that are kept by now. */
@Component
class KeptLastLines implements LastLines {

  private static final int MOST = 200;

  private final KeptLogs logs;
  private final Chunks chunks;

  KeptLastLines(KeptLogs logs, Chunks chunks) {
    this.logs = logs;
    this.chunks = chunks;
  }

  @Override
  public List<String> of(RunId run, int attempt, String nodeId) {
    return logs.of(run).stream()
        .filter(log -> log.belongsTo(attempt) && log.nodeId().equals(nodeId))
        .reduce((earlier, later) -> later)
        .map(this::last)
        .orElse(List.of());
  }

  private List<String> last(KeptLog log) {
    var from = Math.max(1, log.lines() - MOST + 1);
    return chunks.from(log.key(), from, MOST).stream()
        .flatMap(chunk -> Lines.of(chunk).from(from).stream())
        .map(LogLine::text)
        .toList();
  }
}
