package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.runs.RunId;
import dev.easel.sandbox.Sandbox;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A deleted run is forgotten, and what it left in the cluster goes. */
class ErasureTest {

  private static Installation installation;
  private static Sandbox sandbox;
  private static Replica easel;

  @BeforeAll
  static void start() {
    installation = Installation.start(Sandbox.Options.INSTANT);
    sandbox = installation.sandbox();
    easel =
        Replica.start(
                TestDatabase.settings(),
                installation.settings(),
                Map.of("easel.argo.timeout", "1s", "easel.runs.landing", "15s"))
            .ready();
  }

  @AfterAll
  static void stop() {
    easel.close();
    installation.close();
  }

  @Test
  void onlyTheClaimsThatAreHeldStillNameIt() {
    var id = served("forgettable");

    assertThat(easel.delete("/v1/runs/" + id).status()).isEqualTo(204);

    assertThat(holding("forgettable")).as("it still serves").containsOnly("claims", "endpoints");
    assertThat(places("forgettable")).containsExactlyInAnyOrder("output", "endpoint");
    assertThat(sandbox.inferenceServices()).contains("inference-forgettable");
    var again = easel.post("/v1/runs", Easel.dreambooth("forgettable", ""));
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.json().path("run").asString()).isEqualTo(id);
  }

  @Test
  void itsEndpointGoesThoughItsNameIsForgotten() {
    var id = served("forgotten");

    assertThat(easel.delete("/v1/runs/" + id + "?endpoint=true").status()).isEqualTo(204);

    assertThat(holding("forgotten")).isSubsetOf("claims", "endpoints");
    Awaitility.await()
        .untilAsserted(() -> assertThat(places("forgotten")).containsExactly("output"));
    Awaitility.await().untilAsserted(() -> assertThat(holding("forgotten")).containsOnly("claims"));
    assertThat(sandbox.inferenceServices()).doesNotContain("inference-forgotten");
  }

  @Test
  void theEndpointOfADeletedRunIsReplacedToo() {
    var id = served("succeeded-by");
    assertThat(easel.delete("/v1/runs/" + id).status()).isEqualTo(204);

    var next = easel.submit("succeeded-by", "\"replace\": true,");

    var _ = easel.until(next, it -> it.at("/endpoint/state").asString("").equals("ready"));
    assertThat(easel.ended(next).path("status").asString()).isEqualTo("succeeded");
  }

  @Test
  void theKeyOfADeletedRunMakesNoSecondOne() {
    var id = served("keyed");
    easel.delete("/v1/runs/" + id);

    var again =
        easel.post("/v1/runs", Easel.dreambooth("keyed", ""), "Idempotency-Key", "key-of-keyed");

    assertThat(again.status()).isEqualTo(410);
    assertThat(again.json().path("code").asString()).isEqualTo("answer_erased");
  }

  @Test
  void aWorkflowThatComesAfterItsRunWasDeletedIsDeleted() {
    sandbox.script("latecomer").answersEventsAfter(Duration.ofSeconds(8));
    var id = easel.submit("latecomer", "\"max_pending_seconds\": 1,");
    var workflow = id.replace('_', '-');
    easel.until(id, "expired");

    assertThat(easel.delete("/v1/runs/" + id).status()).isEqualTo(204);

    assertThat(sandbox.workflows()).doesNotContain(workflow);
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> deletions(workflow) == 1);
    assertThat(sandbox.workflows()).doesNotContain(workflow);
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> posts(id) == 0);
  }

  /** Submits under an idempotency key, and waits until it has ended and its endpoint is ready. */
  private static String served(String name) {
    var accepted =
        easel.post("/v1/runs", Easel.dreambooth(name, ""), "Idempotency-Key", "key-of-" + name);
    var id = accepted.json().path("id").asString();
    easel.ended(id);
    var _ = easel.until(id, run -> run.at("/endpoint/state").asString("").equals("ready"));
    return id;
  }

  /** The tables with a row that holds the text anywhere, the caller's own key apart. */
  private static List<String> holding(String text) {
    var found = new ArrayList<String>();
    for (var table : tables()) {
      var rows =
          sql("select count(*) from " + table + " t where replace(t::text, :key, '') like :text")
              .param("key", "key-of-" + text)
              .param("text", "%" + text + "%")
              .query(Long.class)
              .single();
      if (rows > 0) {
        found.add(table);
      }
    }
    return found;
  }

  private static List<String> tables() {
    return sql("select table_name from information_schema.tables where table_schema = 'public'")
        .query((rs, n) -> rs.getString(1))
        .list();
  }

  private static List<String> places(String name) {
    return sql("select kind from claims where place like ?")
        .param("%" + name)
        .query((rs, n) -> rs.getString(1))
        .list();
  }

  private static long posts(String id) {
    return sql("select count(*) from run_posts where run_id = ?")
        .param(RunId.parse(id).orElseThrow().value())
        .query(Long.class)
        .single();
  }

  private static long deletions(String workflow) {
    var path = "/apis/argoproj.io/v1alpha1/namespaces/%s/workflows/%s";
    return sandbox.kubernetesRequests("DELETE", path.formatted(sandbox.namespace(), workflow));
  }

  private static JdbcClient.StatementSpec sql(String text) {
    return easel.context().getBean(JdbcClient.class).sql(text);
  }
}
