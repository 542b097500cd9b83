package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.sandbox.Sandbox;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A run's history says when it waited and went on, and stays short whatever happens. */
class HistoryTest {

  private static final String ARGO = "argoproj.io/v1alpha1";

  private static Installation installation;
  private static Sandbox sandbox;
  private static Replica easel;

  @BeforeAll
  static void start() {
    installation = Installation.start(Sandbox.Options.STANDING);
    sandbox = installation.sandbox();
    easel = Replica.start(TestDatabase.settings(), installation.settings()).ready();
  }

  @AfterAll
  static void stop() {
    easel.close();
    installation.close();
  }

  @AfterEach
  void mend() {
    sandbox.controllerStopped(false);
  }

  @Test
  void theEndOfWaitingIsTold() {
    var id = waiting("goes-on");

    sandbox.script("goes-on").succeeds("finetuner");
    var run =
        easel.until(
            id,
            it -> {
              sandbox.clock().advance(Duration.ofSeconds(30));
              return it.path("status").asString().equals("succeeded");
            });

    assertThat(run.path("waiting_reason").isMissingNode()).isTrue();
    var waits = waits(run);
    assertThat(waits).hasSize(2);
    assertThat(waits.getFirst().at("/data/waiting_reason").asString()).isEqualTo("unschedulable");
    assertThat(waits.getLast().at("/data/waiting_reason").isNull()).isTrue();
  }

  @Test
  void aReasonThatChangesAgainAndAgainIsToldOnceAMinute() {
    var id = waiting("flaps");
    sandbox.controllerStopped(true);

    for (var i = 1; i <= 10; i++) {
      assertThat(waits(says(id, "Unschedulable: try " + i))).hasSize(1);
    }
    twoMinutesPass(id);
    var told = waits(says(id, "Unschedulable: another day"));

    assertThat(told).hasSize(2);
    assertThat(told.getLast().at("/data/message").asString()).contains("another day");
  }

  @Test
  void foreignWordsAreBounded() {
    var id = waiting("talks");
    sandbox.controllerStopped(true);

    var run = says(id, "Unschedulable:\\n\\u001b[31m" + "never ".repeat(2_000));

    assertThat(run.path("waiting_message").asString()).hasSizeBetween(1_900, 2_050);
    assertThat(run.path("waiting_message").asString().chars()).noneMatch(Character::isISOControl);
    assertThat(run.path("steps").valueStream())
        .allSatisfy(step -> assertThat(step.path("message").asString("")).hasSizeLessThan(2_050));
  }

  @Test
  void aLongHistoryIsShownAndKeptInPart() {
    var id = waiting("old");
    var history = easel.run(id).path("status_history");
    var before = history.path(history.size() - 1).path("sequence").asInt();
    flapped(id, 1_200);

    var shown = easel.run(id).path("status_history");
    assertThat(shown.size()).isEqualTo(100);
    assertThat(shown.path(99).path("sequence").asInt()).isEqualTo(before + 1_200);

    easel.post("/v1/runs/" + id + "/cancel", "");

    assertThat(count(id)).isLessThan(1_010);
    assertThat(easel.run(id).at("/status_history/99/data/status").asString())
        .isEqualTo("canceling");
  }

  /** Submits a run whose training finds no node. */
  private static String waiting(String name) {
    sandbox.script(name).unschedulable("finetuner");
    var id = easel.submit(name);
    var _ =
        easel.until(
            id,
            run -> {
              sandbox.clock().advance(Duration.ofSeconds(30));
              return run.path("waiting_message").asString("").contains("Unschedulable");
            });
    return id;
  }

  /** Lets the step that waits say another reason, and waits until that is seen. */
  private static JsonNode says(String id, String words) {
    var name = id.replace('_', '-');
    var workflow = JsonMapper.shared().readTree(sandbox.object(ARGO, "Workflow", name));
    var node =
        workflow
            .at("/status/nodes")
            .valueStream()
            .filter(it -> it.path("message").asString("").contains("Unschedulable"))
            .findFirst()
            .orElseThrow();
    var before = easel.run(id).path("waiting_message").asString();
    sandbox.patch(
        ARGO,
        "Workflow",
        name,
        "{\"status\": {\"nodes\": {\"%s\": {\"message\": \"%s\"}}}}"
            .formatted(node.path("id").asString(), words));
    return easel.until(id, run -> !run.path("waiting_message").asString().equals(before));
  }

  private static void twoMinutesPass(String id) {
    var changed =
        sql("update runs set waiting_told_at = waiting_told_at - interval '2 minutes' where id = ?")
            .param(uuid(id))
            .update();
    assertThat(changed).isEqualTo(1);
  }

  private static void flapped(String id, int times) {
    var _ =
        sql("""
        insert into run_events (run_id, project_id, sequence, type, at, data)
        select id, project_id, last_sequence + n, 'waiting', now(), '{}'
        from runs, generate_series(1, :times) n where id = :run
        """)
            .param("times", times)
            .param("run", uuid(id))
            .update();
    var _ =
        sql("update runs set last_sequence = last_sequence + :times where id = :run")
            .param("times", times)
            .param("run", uuid(id))
            .update();
  }

  private static long count(String id) {
    return sql("select count(*) from run_events where run_id = ?")
        .param(uuid(id))
        .query(Long.class)
        .single();
  }

  private static JdbcClient.StatementSpec sql(String text) {
    return easel.context().getBean(JdbcClient.class).sql(text);
  }

  private static UUID uuid(String id) {
    return dev.easel.runs.RunId.parse(id).orElseThrow().value();
  }

  private static List<JsonNode> waits(JsonNode run) {
    return run.path("status_history")
        .valueStream()
        .filter(event -> event.path("type").asString().equals("waiting"))
        .toList();
  }
}
