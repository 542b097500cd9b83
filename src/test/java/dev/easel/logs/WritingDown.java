package dev.easel.logs;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes down what it is told, in the transaction, and then throws, now and then. */
final class WritingDown implements LineListener {

  private final JdbcClient jdbc;
  private int calls;

  WritingDown(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public synchronized void lines(LogSource source, List<LogLine> lines) {
    jdbc.sql(
            """
            create table if not exists read_along
              (id bigint generated always as identity, run uuid, step text, line text, bar boolean)
            """)
        .update();
    for (var line : lines) {
      jdbc.sql("insert into read_along (run, step, line, bar) values (?, ?, ?, ?)")
          .params(source.run().value(), source.step(), line.text(), line.progress())
          .update();
    }
    calls++;
    if (calls % 3 == 0) {
      throw new IllegalStateException("the third call fails");
    }
  }
}
