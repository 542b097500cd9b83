package dev.easel.bench;

import dev.easel.Installation;
import dev.easel.TestDatabase;
import dev.easel.sandbox.Sandbox;
import dev.easel.webhooks.Receiver;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A thousand receivers of each event, all well, and then a tenth of them hanging. */
@EnabledIfSystemProperty(named = "bench", matches = "webhooks")
class WebhooksBenchmark {

  @Test
  void figures() throws Exception {
    Production.extract();
    var figures = new Figures();
    try (var installation = Installation.start(Sandbox.Options.INSTANT);
        var receiver = new Receiver();
        var easel = Production.start(Production.EXTRACTED, installation, settings())) {
      new Delivering(easel, receiver).measure(figures);
    }
  }

  private static Map<String, Object> settings() {
    var settings = new HashMap<>(TestDatabase.settings());
    settings.put("easel.webhooks.per-project", Delivering.RECEIVERS);
    settings.put("easel.egress.allow", "127.0.0.0/8");
    settings.put("easel.egress.allow-http", true);
    settings.put("easel.runs.events-per-second", 1e-5); // a run is queued, and stays so
    return settings;
  }
}
