package dev.easel.bench;

import static dev.easel.bench.Figures.text;

import dev.easel.Easel;
import dev.easel.runs.RunId;
import java.sql.Connection;
import java.time.Duration;
import javax.sql.DataSource;
import tools.jackson.databind.json.JsonMapper;

/** Taking runs in, against writing the same rows straight into the same PostgreSQL. */
final class Accepting {

  private static final int CLIENTS = 16;
  private static final int ROUNDS = 4;
  private static final double HALF = 0.5;
  private static final double LONGEST = 30;

  private final Production easel;
  private final DataSource database;

  Accepting(Production easel, DataSource database) {
    this.easel = easel;
    this.database = database;
  }

  /** Answers the rows of one run that waits for its submission. */
  Rows measure(Figures figures) throws Exception {
    Load.run(CLIENTS, Duration.ofSeconds(20), Posting::new); // or compiling is measured too
    var rows = accepted();
    Load.run(CLIENTS, Duration.ofSeconds(2), () -> new Writing(rows));
    var posted = Load.NONE;
    var written = Load.NONE;
    var processor = 0L;
    for (var round = 0; round < ROUNDS; round++) {
      written = written.plus(Load.run(CLIENTS, Duration.ofSeconds(3), () -> new Writing(rows)));
      processor -= easel.processor();
      posted = posted.plus(Load.run(CLIENTS, Duration.ofSeconds(5), Posting::new));
      processor += easel.processor();
    }
    report(figures, posted, written);
    figures.row(
        "accepting, processor time of Easel for one",
        text("%.2f ms", (double) processor / posted.times()));
    return rows;
  }

  private static void report(Figures figures, Load posted, Load written) {
    var ratio = posted.perSecond() / written.perSecond();
    figures.row(
        "accepting over HTTP, 16 clients without a pause, Argo not called",
        text("%.0f/s", posted.perSecond()),
        text(
            "%.0f/s (the same rows, one transaction a run, by JDBC over 16 connections)",
            written.perSecond()),
        text("%.2f", ratio),
        "half",
        ratio >= HALF);
    figures.row(
        "accepting, p50 / p99",
        text("%.1f / %.1f ms", posted.millis(0.5), posted.millis(0.99)),
        text("%.1f / %.1f ms", written.millis(0.5), written.millis(0.99)),
        "",
        "p99 below 30 ms",
        posted.millis(0.99) < LONGEST);
  }

  /** The rows of a run that was just accepted. */
  private Rows accepted() throws Exception {
    var name = Names.next();
    try (var wire = new Wire(easel.base());
        var connection = database.getConnection()) {
      var answer = wire.post("/v1/runs", Easel.dreambooth(name, ""), "").expect(201).text();
      var id = JsonMapper.shared().readTree(answer).path("id").asString();
      return Rows.of(connection, RunId.parse(id).orElseThrow().value(), name);
    }
  }

  private final class Posting implements Load.Work {

    private final Wire wire;

    Posting() throws java.io.IOException {
      wire = new Wire(easel.base());
    }

    @Override
    public void once() throws java.io.IOException {
      wire.post("/v1/runs", Easel.dreambooth(Names.next(), ""), "").expect(201);
    }

    @Override
    public void close() throws java.io.IOException {
      wire.close();
    }
  }

  private final class Writing implements Load.Work {

    private final Connection connection;
    private final Rows.Writer writer;

    Writing(Rows rows) throws java.sql.SQLException {
      connection = database.getConnection();
      connection.setAutoCommit(false);
      writer = rows.writer(connection);
    }

    @Override
    public void once() throws java.sql.SQLException {
      writer.write(Names.next());
      connection.commit();
    }

    @Override
    public void close() throws java.sql.SQLException {
      connection.close();
    }
  }
}
