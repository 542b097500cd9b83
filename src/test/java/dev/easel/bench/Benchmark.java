package dev.easel.bench;

import static dev.easel.bench.Figures.text;

import dev.easel.Installation;
import dev.easel.TestDatabase;
import dev.easel.runs.RunId;
import dev.easel.sandbox.Sandbox;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.ObjectMapper;

/** Easel's figures, in one run on one machine: only the ratios travel. */
@EnabledIfSystemProperty(named = "bench", matches = "true")
class Benchmark {

  /** One event, and no other for days: submissions stay out of the way of accepting. */
  private static final double PACED = 1e-5;

  private static final double UNPACED = 1e5;

  private final Figures figures = new Figures();

  @Test
  void figures() throws Exception {
    Production.extract();
    Rows queued;
    try (var installation = Installation.start(Sandbox.Options.INSTANT)) {
      starting(installation);
      queued = accepting(installation);
    }
    try (var installation = Installation.start(Sandbox.Options.INSTANT)) {
      trained(installation, queued);
    }
  }

  private void starting(Installation installation) throws Exception {
    starting("java -jar", Production.FAT, installation);
    starting("extracted, as in the image", Production.EXTRACTED, installation);
  }

  private void starting(String how, Path jar, Installation installation) throws Exception {
    try (var easel =
        Production.start(jar, installation, settings(TestDatabase.settings(), PACED))) {
      figures.row(
          "start to ready, empty database, -Xmx384m, " + how,
          text("%.1f s, %d MB resident", easel.secondsToReady(), easel.resident()));
    }
  }

  private Rows accepting(Installation installation) throws Exception {
    var database = TestDatabase.settings();
    try (var easel =
        Production.start(Production.EXTRACTED, installation, settings(database, PACED))) {
      var queued = new Accepting(easel, TestDatabase.source(database)).measure(figures);
      figures.row("resident after accepting", text("%d MB", easel.resident()));
      return queued;
    }
  }

  @Test
  void authentication() throws Exception {
    Production.extract();
    try (var installation = Installation.start(Sandbox.Options.INSTANT)) {
      authenticating(installation);
    }
  }

  /** The first operator's key closes what was open until then. */
  private void authenticating(Installation installation) throws Exception {
    var keyed = settings(TestDatabase.settings(), PACED);
    keyed.put("easel.rate-limit.per-minute", 100_000_000);
    try (var open =
            Production.start(
                Production.EXTRACTED, installation, settings(TestDatabase.settings(), PACED));
        var asking = Production.start(Production.EXTRACTED, installation, keyed);
        var wire = new Wire(asking.base())) {
      var root = "Authorization: Bearer " + key(wire, "operator", "") + "\r\n";
      new Authenticating(open, asking, key(wire, "viewer", root)).measure(figures);
    }
  }

  private static String key(Wire wire, String role, String headers) throws IOException {
    var body = "{\"name\": \"%s\", \"role\": \"%s\"}".formatted(role, role);
    var made = wire.post("/v1/api-keys", body, headers).expect(201);
    return new ObjectMapper().readTree(made.text()).path("key").asString();
  }

  /** What needs a run that came to its end. */
  private void trained(Installation installation, Rows queued) throws Exception {
    var database = TestDatabase.settings();
    var sandbox = installation.sandbox();
    try (var easel =
        Production.start(Production.EXTRACTED, installation, settings(database, UNPACED))) {
      var name = Names.next();
      var id = easel.submit(name);
      var run = RunId.parse(id).orElseThrow().value();
      easel.ended(id);
      easel.until(id, seen -> seen.path("endpoint").path("state").asString("").equals("ready"));
      new Predicting(easel, sandbox, name, endpoint(TestDatabase.source(database), run))
          .measure(figures);
      new Listing(easel, TestDatabase.source(database)).measure(figures, run);
      sandbox.scriptForAll().hangs("downloader");
      new HandingOver(sandbox, TestDatabase.source(database), queued).measure(figures);
      figures.row("resident at the end", text("%d MB", easel.resident()));
    }
  }

  private static Map<String, Object> settings(Map<String, Object> database, double events) {
    var settings = new HashMap<>(database);
    settings.put("easel.runs.events-per-second", events);
    settings.put("easel.predict.per-endpoint", 16);
    return settings;
  }

  private static URI endpoint(DataSource database, UUID run) throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var found =
            statement.executeQuery("select endpoint_url from runs where id = '" + run + "'")) {
      found.next();
      return URI.create(found.getString(1));
    }
  }
}
