package dev.easel.logs;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * The stored lines. New ones come as small chunks, so that they can be read at once; when there are
 * many, or they are large together, they are joined into one.
 */
@Repository
class Chunks {

  /** Where joining begins, unpacked. */
  private static final int LARGE = 128 * 1024;

  private static final int MANY = 64;

  private final JdbcClient jdbc;
  private final LogProperties properties;

  Chunks(JdbcClient jdbc, LogProperties properties) {
    this.jdbc = jdbc;
    this.properties = properties;
  }

  private record Loose(int count, long bytes) {}

  /** Adds a chunk; answers the line from which on chunks are small now. */
  long append(OpenLog log, Chunk chunk) {
    insert(log, chunk);
    var loose = loose(log);
    if (loose.count() < MANY && loose.bytes() < LARGE) {
      return log.looseFrom();
    }
    join(log, loose);
    cut(log, log.bytes() + chunk.bytes());
    return chunk.lastLine() + 1;
  }

  /** Up to so many chunks from the one that holds a line. */
  List<Chunk> from(LogKey log, long line, int most) {
    return jdbc.sql(
            """
            select first_line, last_line, start, bytes, body from run_log_chunks
            where run_id = :run and attempt = :attempt and pod = :pod and last_line >= :line
            order by first_line limit :most
            """)
        .params(LogRows.key(log))
        .param("line", line)
        .param("most", most)
        .query((rs, n) -> LogRows.chunk(rs))
        .list();
  }

  private Loose loose(OpenLog log) {
    return jdbc.sql(
            """
            select count(*)::int as count, coalesce(sum(bytes), 0) as bytes from run_log_chunks
            where run_id = :run and attempt = :attempt and pod = :pod and first_line >= :line
            """)
        .params(LogRows.key(log.key()))
        .param("line", log.looseFrom())
        .query(Loose.class)
        .single();
  }

  private void join(OpenLog log, Loose loose) {
    if (loose.count() < 2) {
      return;
    }
    var small = from(log.key(), log.looseFrom(), loose.count());
    var lines = small.stream().flatMap(chunk -> chunk.lines().stream()).toList();
    jdbc.sql(
            """
            delete from run_log_chunks
            where run_id = :run and attempt = :attempt and pod = :pod and first_line >= :line
            """)
        .params(LogRows.key(log.key()))
        .param("line", log.looseFrom())
        .update();
    var first = small.getFirst();
    insert(log, Chunk.of(first.firstLine(), first.start(), lines));
  }

  /** Deletes what lies between the head and the tail. */
  private void cut(OpenLog log, long total) {
    jdbc.sql(
            """
            delete from run_log_chunks
            where run_id = :run and attempt = :attempt and pod = :pod
              and start >= :head and start + bytes <= :tail
            """)
        .params(LogRows.key(log.key()))
        .param("head", properties.head().toBytes())
        .param("tail", total - properties.tail().toBytes())
        .update();
  }

  private void insert(OpenLog log, Chunk chunk) {
    jdbc.sql(
            """
            insert into run_log_chunks
              (run_id, project_id, attempt, pod, first_line, last_line, start, bytes, body)
            values (:run, :project, :attempt, :pod, :first, :last, :start, :bytes, :body)
            """)
        .params(LogRows.key(log.key()))
        .param("project", log.source().projectId())
        .param("first", chunk.firstLine())
        .param("last", chunk.lastLine())
        .param("start", chunk.start())
        .param("bytes", chunk.bytes())
        .param("body", chunk.body())
        .update();
  }
}
