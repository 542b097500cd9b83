package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.sandbox.Sandbox;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Of two replicas that keep budgets and leases, one is killed: the other keeps them, once. */
@Timeout(180)
class KilledTest {

  private final Map<String, Object> database = TestDatabase.settings();
  private final Installation installation = Installation.start(Sandbox.Options.DEMO);
  private final Sandbox sandbox = installation.sandbox();
  private EaselProcess killed;
  private Replica easel;

  @BeforeEach
  void start() {
    var settings = new HashMap<>(installation.settings());
    settings.putAll(database);
    killed = EaselProcess.start(installation, settings);
    killed.ready();
    easel = Replica.start(database, installation.settings()).ready();
  }

  @AfterEach
  void stop() {
    try (var _ = installation;
        var _ = killed) {
      easel.close();
    }
  }

  @Test
  void aBudgetIsKept() {
    sandbox.script("spender").hangs("finetuner");
    var run = easel.submit("spender", "\"max_cost\": \"0.004\",");
    easel.until(run, it -> it.path("stage").asString("").equals("training"));

    killed.kill();

    assertThat(easel.ended(run).path("reason").asString()).isEqualTo("budget_exceeded");
    assertThat(easel.run(run).path("status_history").valueStream())
        .filteredOn(event -> event.at("/data/status").asString("").equals("canceling"))
        .hasSize(1);
    assertThat(sandbox.phase(run.replace('_', '-'))).isEqualTo("Failed");
  }

  @Test
  void aLeaseIsKept() {
    var run = easel.submit("leased");
    easel.until(run, it -> it.at("/endpoint/state").asString("").equals("ready"));
    var end = Instant.now().plusSeconds(5);
    var lease = "{\"lease\": {\"expires_at\": \"%s\"}}".formatted(end);
    var request =
        HttpRequest.newBuilder(killed.base().resolve("/v1/endpoints/inference-leased"))
            .header("Content-Type", "application/json")
            .method("PATCH", HttpRequest.BodyPublishers.ofString(lease));
    assertThat(killed.send(request).status()).isEqualTo(200);

    killed.kill();

    var stopped =
        await()
            .atMost(Duration.ofSeconds(60))
            .until(
                () -> easel.get("/v1/endpoints/inference-leased").json(),
                endpoint -> endpoint.path("state").asString().equals("stopped"));
    assertThat(stopped.path("stopped_by").asString()).isEqualTo("lease");
    assertThat(easel.run(run).path("status_history").valueStream())
        .filteredOn(event -> event.at("/data/change").asString("").equals("stop"))
        .hasSize(1);
  }
}
