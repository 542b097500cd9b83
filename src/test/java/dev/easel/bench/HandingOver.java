package dev.easel.bench;

import static dev.easel.bench.Figures.text;

import dev.easel.http.TypeId;
import dev.easel.sandbox.Sandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Making workflows of queued runs, against posting the same events straight to the same Argo over
 * as many connections as Easel has threads for it.
 */
final class HandingOver {

  private static final int THREADS = 10;
  private static final int WARM = 500;
  private static final int RUNS = 1_500;
  private static final String EVENTS = "/api/v1/events/";

  private final Sandbox sandbox;
  private final DataSource database;
  private final Rows rows;

  HandingOver(Sandbox sandbox, DataSource database, Rows rows) {
    this.sandbox = sandbox;
    this.database = database;
    this.rows = rows;
  }

  void measure(Figures figures) throws Exception {
    direct(WARM);
    queued(WARM);
    var direct = direct(RUNS);
    var easel = queued(RUNS);
    figures.row(
        "handing over, pace lifted",
        text("%.0f workflows/s", easel),
        text("%.0f/s (the same events to the sandbox's Argo, 10 connections)", direct),
        text("%.2f", easel / direct));
  }

  /** Queues the runs in one transaction and counts from its commit. */
  private double queued(int runs) throws Exception {
    var before = sandbox.workflows().size();
    try (var connection = database.getConnection()) {
      connection.setAutoCommit(false);
      var writer = rows.writer(connection);
      for (var i = 0; i < runs; i++) {
        writer.write(Names.next());
      }
      connection.commit();
    }
    var begin = System.nanoTime();
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> sandbox.workflows().size() - before >= runs);
    return runs * 1e9 / (System.nanoTime() - begin);
  }

  private double direct(int runs) throws Exception {
    var event = event();
    var path = EVENTS + sandbox.namespace() + "/easel-dreambooth";
    var authorization = "Authorization: Bearer " + sandbox.argoToken() + "\r\n";
    var left = new AtomicInteger(runs);
    var begin = System.nanoTime();
    try (var pool = Executors.newFixedThreadPool(THREADS)) {
      Callable<Boolean> posting =
          () -> {
            try (var wire = new Wire(sandbox.argoUrl())) {
              while (left.getAndDecrement() > 0) {
                wire.post(path, renamed(event), authorization).expect(200);
              }
              return true;
            }
          };
      for (var each : pool.invokeAll(Collections.nCopies(THREADS, posting))) {
        each.get();
      }
    }
    return runs * 1e9 / (System.nanoTime() - begin);
  }

  private ObjectNode event() throws java.sql.SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var run =
            statement.executeQuery("select spec, parameters from runs order by id desc limit 1")) {
      run.next();
      var event = JsonMapper.shared().createObjectNode();
      event.put("project", "default").put("spec", run.getString(1));
      event.set("parameters", JsonMapper.shared().readTree(run.getString(2)));
      return event;
    }
  }

  private static String renamed(JsonNode event) {
    var id = TypeId.encode("run", TypeId.uuid(Instant.now()));
    var own = ((ObjectNode) event.deepCopy()).put("run_id", id);
    own.put("workflow_name", id.replace('_', '-'));
    ((ObjectNode) own.path("parameters")).put("run_name", Names.next());
    return own.toString();
  }
}
