package dev.easel.bench;

import static dev.easel.bench.Figures.text;

import dev.easel.Easel;
import dev.easel.Installation;
import dev.easel.TestDatabase;
import dev.easel.runs.RunId;
import dev.easel.sandbox.Sandbox;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Ten thousand live runs, with a thousand who listen to them and two hundred who follow logs. */
@EnabledIfSystemProperty(named = "bench", matches = "following")
class FollowingBenchmark {

  private static final int RUNS = 10_000;
  private static final int ON_ONE_RUN = 500;
  private static final int ALONE = 500;
  private static final int READERS = 200;
  private static final Duration BETWEEN_CHANGES = Duration.ofMillis(50);
  private static final Duration QUIET = Duration.ofSeconds(20);

  private final Figures figures = new Figures();
  private final Map<String, Object> database = TestDatabase.settings();
  private final DataSource source = TestDatabase.source(database);

  @Test
  void figures() throws Exception {
    Production.extract();
    try (var installation = Installation.start(Sandbox.Options.STANDING)) {
      var sandbox = installation.sandbox();
      var queued = queued(installation);
      sandbox.scriptForAll().takes("finetuner", Duration.ofHours(12));
      try (var easel =
          Production.start(Production.EXTRACTED, installation, settings(database, 1e5))) {
        var before = easel.heap();
        var runs = live(sandbox, queued);
        var live = easel.heap();
        figures.row(
            "heap after a collection, no run / 10,000 in training",
            text("%d / %d MB", before, live),
            "",
            text("%.1f KB a run", (live - before) * 1024.0 / RUNS));
        quiet(easel, sandbox);
        sandbox.clock().advance(Duration.ofMinutes(10)); // all of them print
        followed(easel, sandbox, runs);
      }
    }
  }

  /** The rows of a run that waits for its turn, on a database whose only turn is taken. */
  private static Rows queued(Installation installation) throws Exception {
    var database = TestDatabase.settings();
    try (var easel =
            Production.start(Production.EXTRACTED, installation, settings(database, 1e-5));
        var connection = TestDatabase.source(database).getConnection()) {
      easel.until(easel.submit(Names.next()), "submitted");
      var name = Names.next();
      var id = RunId.parse(easel.submit(name)).orElseThrow();
      return Rows.of(connection, id.value(), name);
    }
  }

  private static Map<String, Object> settings(Map<String, Object> database, double events) {
    var settings = new HashMap<>(database);
    settings.put("easel.runs.events-per-second", events);
    settings.put("easel.runs.unstarted-limit", 2 * RUNS);
    return settings;
  }

  private List<RunId> live(Sandbox sandbox, Rows queued) throws SQLException {
    var begin = System.nanoTime();
    try (var connection = source.getConnection()) {
      connection.setAutoCommit(false);
      var writer = queued.writer(connection);
      for (var i = 0; i < RUNS; i++) {
        writer.write(Names.next());
      }
      connection.commit();
    }
    Awaitility.await()
        .atMost(Duration.ofMinutes(15))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> sandbox.workflows().size() >= RUNS);
    figures.row(
        "10,000 queued runs handed over, pace lifted",
        text("%.0f/s", RUNS / ((System.nanoTime() - begin) / 1e9)));
    var seen = System.nanoTime();
    Awaitility.await()
        .atMost(Duration.ofMinutes(15))
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              sandbox.clock().advance(Duration.ofSeconds(20));
              return inTraining().size() >= RUNS;
            });
    figures.row(
        "their steps followed into the training", text("%.0f s", (System.nanoTime() - seen) / 1e9));
    Awaitility.await()
        .atMost(Duration.ofMinutes(15))
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> podsToAsk() == 0);
    figures.row(
        "and every pod asked since when it has its node, as those that waited are",
        text("%.0f s", (System.nanoTime() - seen) / 1e9));
    return inTraining();
  }

  private long podsToAsk() throws SQLException {
    try (var connection = source.getConnection();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select count(*) from scheduled_tasks where task_name = 'time-pods'")) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private List<RunId> inTraining() throws SQLException {
    var found = new ArrayList<RunId>();
    try (var connection = source.getConnection();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select id from runs where status = 'RUNNING' and stage = 'TRAINING'")) {
      while (rows.next()) {
        found.add(new RunId(rows.getObject(1, UUID.class)));
      }
    }
    return found;
  }

  /** Nothing happens: what does Easel do? */
  private void quiet(Production easel, Sandbox sandbox) throws InterruptedException {
    Thread.sleep(QUIET); // what was going on ends
    var asked = new HashMap<>(sandbox.requests());
    var processor = easel.processor();
    Thread.sleep(QUIET);
    processor = easel.processor() - processor;
    sandbox.requests().forEach((call, count) -> asked.merge(call, -count, Long::sum));
    var workflows =
        asked.entrySet().stream()
            .filter(call -> call.getKey().contains("workflows"))
            .mapToLong(call -> -call.getValue())
            .sum();
    figures.row(
        "while nothing happens: requests for workflows / share of one core",
        text("%d / %.0f %%", workflows, 100.0 * processor / QUIET.toMillis()));
  }

  private void followed(Production easel, Sandbox sandbox, List<RunId> runs) throws Exception {
    var streams = new ArrayList<Listener>();
    try {
      var before = easel.heap();
      var crowded = runs.getFirst();
      var crowd = listeners(easel, streams, runs.subList(0, 1), ON_ONE_RUN);
      var alone = listeners(easel, streams, runs.subList(1, 1 + ALONE), 1);
      var readers = new ArrayList<Listener>();
      for (var run : runs.subList(1 + ALONE, 1 + ALONE + READERS)) {
        readers.add(
            new Listener(
                easel.base(),
                "/v1/runs/" + run + "/logs?step=finetuner&follow=true",
                "text/plain",
                FollowingBenchmark::isPrinted));
      }
      streams.addAll(readers);
      var joined = System.nanoTime();
      figures.row("200 readers of 200 logs: first line, p50 / last", times(readers, joined));
      figures.row(
          "heap after a collection, without / with 1,000 listeners and 200 readers",
          text("%d / %d MB", before, easel.heap()));

      crowd.forEach(Listener::expect);
      var changed = end(sandbox, crowded);
      figures.row("a change, seen by 500 who listen to one run, p50 / last", times(crowd, changed));

      var lags = LongStream.builder();
      for (var i = 0; i < ALONE; i++) {
        alone.get(i).expect();
        var begin = end(sandbox, runs.get(1 + i));
        Thread.sleep(BETWEEN_CHANGES);
        lags.add(begin);
      }
      report(
          "500 changes, 20 a second, each seen by who listens to its run",
          alone,
          lags.build().toArray());

      readers.forEach(Listener::expect);
      var printed = System.nanoTime();
      sandbox.clock().advance(Duration.ofMinutes(20)); // a loss every 18 in twelve hours
      figures.row("10,000 pods print, seen by 200 readers, p50 / last", times(readers, printed));
    } finally {
      for (var stream : streams) {
        stream.close();
      }
    }
  }

  /** Neither a chunk's size nor Easel's own words. */
  private static boolean isPrinted(String line) {
    return line.contains(" ") && !line.startsWith("[easel]");
  }

  private static List<Listener> listeners(
      Easel easel, List<Listener> all, List<RunId> runs, int each) throws IOException {
    var made = new ArrayList<Listener>();
    for (var run : runs) {
      for (var i = 0; i < each; i++) {
        made.add(
            new Listener(
                easel.base(),
                "/v1/runs/" + run + "/events",
                "text/event-stream",
                line -> line.equals("event: status")));
      }
    }
    all.addAll(made);
    return made;
  }

  /** Its workflow ends as Argo would write it; when that was. */
  private static long end(Sandbox sandbox, RunId run) {
    var begin = System.nanoTime();
    sandbox.patch(
        "argoproj.io/v1alpha1",
        "Workflow",
        run.workflowName(),
        "{\"status\": {\"phase\": \"Failed\", \"finishedAt\": \"%s\", \"message\": \"ended\"}}"
            .formatted(Instant.now().truncatedTo(java.time.temporal.ChronoUnit.SECONDS)));
    return begin;
  }

  private static String times(List<Listener> of, long begin) {
    var lags = of.stream().mapToLong(each -> each.came() - begin).sorted().toArray();
    return text("%.0f / %.0f ms", lags[lags.length / 2] / 1e6, lags[lags.length - 1] / 1e6);
  }

  private void report(String what, List<Listener> of, long[] begun) {
    var lags =
        LongStream.range(0, begun.length)
            .map(i -> of.get((int) i).came() - begun[(int) i])
            .sorted()
            .toArray();
    var load = new Load(lags, 1);
    figures.row(
        what + ", p50 / p99",
        text("%.0f / %.0f ms", load.millis(0.5), load.millis(0.99)),
        "",
        "",
        "at most a second",
        load.millis(0.99) <= 1000);
  }
}
