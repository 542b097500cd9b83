package dev.easel.bench;

import static dev.easel.bench.Figures.text;

import dev.easel.Easel;
import dev.easel.runs.RunId;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** Pages and filters at 100,000 runs, one request after another. */
final class Listing {

  private static final int RUNS = 100_000;
  private static final double LONGEST = 10;
  private static final int CLIENTS = 2;

  /** What tells one run of the hundred thousand from the next; i is 1 for the oldest. */
  private static final Map<String, String> OWN =
      Map.of(
          "id", "ids.id",
          "workflow_uid", "gen_random_uuid()::text",
          "name", "'model-' || i % 2000",
          "recipe", "case i % 4 when 0 then 'textual-inversion' else t.recipe end",
          "status",
              """
              case when i > 99960 then 'QUEUED' when i % 1000 = 7 then 'FAILED'
                when i % 97 = 0 then 'CANCELED' else 'SUCCEEDED' end
              """,
          "labels",
              """
              jsonb_build_object('team', 'team-' || i % 20, 'experiment', 'e-' || i % 5000)
                || case when i <= 1000 then '{"season": "first"}' else '{}' end::jsonb
                || case when i <= 50000 then '{"half": "old"}' else '{"half": "new"}' end::jsonb
              """,
          "parameters",
              """
              t.parameters || jsonb_build_object('run_name', 'model-' || i % 2000,
                'seed', (i % 10000)::text, 'lr', (array['1e-6', '2e-6', '5e-6'])[i % 3 + 1],
                'instance_dataset', 'data/set-' || i % 500,
                'scheduler', case i % 4 when 0 then 'of-the-other' else 'of-this' end)
              """,
          "created_at", "now() - (100001 - i) * interval '1 minute'",
          "endpoint_uid", "null",
          "endpoint_state", "null");

  private final Easel easel;
  private final DataSource database;

  Listing(Easel easel, DataSource database) {
    this.easel = easel;
    this.database = database;
  }

  /**
   * @param pattern a finished run, which the others resemble
   */
  void measure(Figures figures, UUID pattern) throws Exception {
    fill(pattern);
    Load.run(CLIENTS, Duration.ofSeconds(6), Browsing::new); // or compiling is measured too
    var slowest = 0.0;
    for (var question : questions().entrySet()) {
      var asked = asked("/v1/runs?" + question.getValue());
      slowest = Math.max(slowest, asked.millis(0.99));
      figures.row(
          "listing 100,000 runs, p50 / p99: " + question.getKey(),
          text("%.1f / %.1f ms", asked.millis(0.5), asked.millis(0.99)));
    }
    figures.row(
        "listing, slowest p99", text("%.1f ms", slowest), "", "", "below 10 ms", slowest < LONGEST);
  }

  /** Asks one question after the other. */
  private final class Browsing implements Load.Work {

    private final Wire wire;
    private Iterator<String> targets = Collections.emptyIterator();

    Browsing() throws java.io.IOException {
      wire = new Wire(easel.base());
    }

    @Override
    public void once() throws java.io.IOException, SQLException {
      if (!targets.hasNext()) {
        targets = questions().values().iterator();
      }
      wire.get("/v1/runs?" + targets.next()).expect(200);
    }

    @Override
    public void close() throws java.io.IOException {
      wire.close();
    }
  }

  private Load asked(String target) throws Exception {
    try (var wire = new Wire(easel.base())) {
      Load.times(10, () -> wire.get(target).expect(200));
      return Load.times(200, () -> wire.get(target).expect(200));
    }
  }

  private Map<String, String> questions() throws SQLException {
    var month = Instant.now().minus(Duration.ofDays(30));
    var all = new LinkedHashMap<String, String>();
    all.put("first page", "");
    all.put("page after 50,000", "after=" + at(50_000));
    all.put("page after 99,900", "after=" + at(99_900));
    all.put("100 at once", "limit=100");
    all.put("status, 98.8 %", "status=succeeded");
    all.put("status, 0.1 %", "status=failed");
    all.put("status, none", "status=lost");
    all.put("recipe, 25 %", "recipe=textual-inversion");
    all.put("name, 50 runs", "name=model-7");
    all.put("label, 5 %", "label=team:team-3");
    all.put("label, 20 runs", "label=experiment:e-77");
    all.put("label, oldest 1 %", "label=season:first");
    all.put("label, older half", "label=half:old");
    all.put("label, none", "label=team:none");
    all.put("param, all", "param=class_prompt:a%20photo%20of%20dog");
    all.put("param, 33 %", "param=lr:1e-6");
    all.put("param, 10 runs", "param=seed:4321");
    all.put("param, none", "param=seed:none");
    all.put("created_after", "created_after=" + month);
    all.put("created_before", "created_before=" + month);
    all.put("status, label and param", "status=succeeded&label=team:team-3&param=lr:1e-6");
    all.put("recipe and rare status", "recipe=textual-inversion&status=canceled");
    all.put("common param, rare label", "param=lr:1e-6&label=experiment:e-77");
    all.put("rare and old label, common param", "label=season:first&param=lr:1e-6");
    all.put("two labels, never together", "label=team:team-3&label=experiment:e-4");
    all.put(
        "recipe and param, 25 % and 75 %, never together",
        "recipe=textual-inversion&param=scheduler:of-this");
    all.put("two params and a label", "param=lr:1e-6&param=scheduler:of-this&label=half:old");
    all.put("label, page after 50,000", "label=team:team-3&after=" + at(50_000));
    all.put(
        "param and span of a day",
        "param=lr:1e-6&created_before="
            + month
            + "&created_after="
            + month.minus(Duration.ofDays(1)));
    return all;
  }

  /** The id of the run so far from the newest. */
  private RunId at(int place) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var found =
            statement.executeQuery(
                "select id from runs order by id desc limit 1 offset " + place)) {
      found.next();
      return new RunId(found.getObject(1, UUID.class));
    }
  }

  private void fill(UUID pattern) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      var columns = "select column_name from information_schema.columns where table_name = 'runs'";
      var names = new java.util.ArrayList<String>();
      try (var found = statement.executeQuery(columns)) {
        while (found.next()) {
          names.add(found.getString(1));
        }
      }
      statement.execute(
          """
          create temporary table ids as select i, uuidv7((i - 100001) * interval '1 minute') as id
          from generate_series(1, %d) i
          """
              .formatted(RUNS));
      statement.execute(
          "insert into runs (%s) select %s from ids, runs t where t.id = '%s' order by i"
              .formatted(
                  String.join(", ", names),
                  names.stream()
                      .map(name -> OWN.getOrDefault(name, "t." + name))
                      .collect(Collectors.joining(", ")),
                  pattern));
      statement.execute(
          """
          insert into run_attempts select ids.id, a.project_id, a.attempt, a.phase, a.message,
            a.started_at, a.finished_at, a.steps
          from ids, run_attempts a where a.run_id = '%s'
          """
              .formatted(pattern));
      statement.execute("vacuum analyze runs");
      statement.execute("vacuum analyze run_terms");
      statement.execute("vacuum analyze run_attempts");
    }
  }
}
