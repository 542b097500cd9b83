package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.sandbox.Sandbox;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A new run of the same parameters, but for those given and those that follow the name. */
class RerunTest {

  private static Installation installation;
  private static Replica easel;
  private static String first;

  @BeforeAll
  static void start() {
    installation = Installation.start(Sandbox.Options.INSTANT);
    easel = Replica.start(TestDatabase.settings(), installation.settings()).ready();
    first =
        easel.submit("origin", "\"labels\": {\"team\": \"art\"}, \"max_duration_seconds\": 3600, ");
    easel.ended(first);
  }

  @AfterAll
  static void stop() {
    easel.close();
    installation.close();
  }

  @Test
  void whatIsGivenDiffersAndWhatFollowedTheNameFollows() {
    var answer =
        rerun(
            """
            {"name": "offspring", "parameters": {"lr": 1e-6},
             "metadata": {"ticket": 7}, "max_pending_seconds": 60}
            """);

    assertThat(answer.status()).as(answer.json().toPrettyString()).isEqualTo(201);
    var id = answer.json().path("id").asString();
    assertThat(answer.header("Location")).isEqualTo("/v1/runs/" + id);
    var run = easel.ended(id);
    assertThat(run.path("status").asString()).isEqualTo("succeeded");
    assertThat(run.path("rerun_of").asString()).isEqualTo(first);
    assertThat(run.at("/parameters/lr").asString()).isEqualTo("1e-6");
    assertThat(run.at("/parameters/run_name").asString()).isEqualTo("offspring");
    assertThat(run.at("/parameters/output").asString()).isEqualTo("finetunes/offspring");
    assertThat(run.at("/parameters/class_dataset").asString()).isEqualTo("generic/origin");
    assertThat(run.at("/labels/team").asString()).isEqualTo("art");
    assertThat(run.at("/metadata/ticket").asInt()).isEqualTo(7);
    assertThat(run.path("max_pending_seconds").asInt()).isEqualTo(60);
    assertThat(run.path("max_duration_seconds").asInt()).isEqualTo(3600);
    assertThat(easel.run(first).path("status_history").toString()).contains(id);
  }

  @Test
  void withReplaceTheNameAndItsPlacesAreTakenOver() {
    var id = easel.submit("renewed");
    easel.ended(id);

    var refused = easel.post("/v1/runs/" + id + "/rerun", "{\"name\": \"renewed\"}");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().path("run").asString()).isEqualTo(id);
    var answer = easel.post("/v1/runs/" + id + "/rerun", "{\"replace\": true}");

    assertThat(answer.status()).as(answer.json().toPrettyString()).isEqualTo(201);
    var run = easel.ended(answer.json().path("id").asString());
    assertThat(run.path("name").asString()).isEqualTo("renewed");
    assertThat(run.path("status").asString()).isEqualTo("succeeded");
  }

  @Test
  void allProblemsAreToldAtOnce() {
    var refused =
        rerun(
            """
            {"recipe": "dreambooth", "name": "Bad_Name", "parameters": {"epoch": 3, "lr": "fast"},
             "label": {}}
            """);

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().path("errors").valueStream())
        .extracting(error -> error.path("pointer").asString())
        .containsExactlyInAnyOrder(
            "#/recipe", "#/name", "#/parameters/epoch", "#/parameters/lr", "#/label");
    var nameless = rerun("{}");
    assertThat(nameless.status()).isEqualTo(422);
    assertThat(nameless.json().at("/errors/0/pointer").asString()).isEqualTo("#/name");
    assertThat(rerun("{\"name\": \"typed\", \"parameters\": 3}").status()).isEqualTo(422);
    assertThat(easel.post("/v1/runs/nobody/rerun", "{\"name\": \"x\"}").status()).isEqualTo(404);
  }

  @Test
  void aDryRunStoresNothing() {
    var answer =
        easel.post("/v1/runs/" + first + "/rerun?dry_run=true", "{\"name\": \"imagined\"}");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("acceptable").asBoolean()).isTrue();
    assertThat(answer.json().at("/parameters/output").asString()).isEqualTo("finetunes/imagined");
    assertThat(easel.get("/v1/runs/imagined").status()).isEqualTo(404);
  }

  @Test
  void aKeyMakesItOnce() {
    var body = "{\"name\": \"once-more\"}";
    var made = rerun(body, "Idempotency-Key", "rerun-once");
    var again = rerun(body, "Idempotency-Key", "rerun-once");
    var other = rerun("{\"name\": \"once-again\"}", "Idempotency-Key", "rerun-once");

    assertThat(made.status()).isEqualTo(201);
    assertThat(again.json().path("id")).isEqualTo(made.json().path("id"));
    assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
    assertThat(other.status()).isEqualTo(422);
  }

  private static Easel.Answer rerun(String body, String... headers) {
    return easel.post("/v1/runs/" + first + "/rerun", body, headers);
  }
}
