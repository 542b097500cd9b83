package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.sandbox.Sandbox;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A run's ETag changes with whatever of it is shown. */
class EntityTagTest {

  private static final String SERVING = "serving.kserve.io/v1beta1";

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
    sandbox.kubernetesUp();
  }

  @Test
  void anotherViewHasAnotherTag() {
    sandbox.script("tagged").unschedulable("finetuner");
    var id = easel.submit("tagged");
    var views = new HashMap<String, JsonNode>();

    var waits = seen(id, views, "/waiting_message", "Unschedulable", this::pass);
    sandbox.script("tagged").succeeds("finetuner").endpointNeverReady();
    var deploys = seen(id, views, "/endpoint/state", "deploying", this::pass);
    var said = seen(id, views, "/endpoint/message", "not yet", () -> endpointSays("not yet"));
    var saidAgain = seen(id, views, "/endpoint/message", "hardly", () -> endpointSays("hardly"));

    assertThat(waits).isNotIn(deploys, said, saidAgain);
    assertThat(deploys).isNotIn(said, saidAgain);
    assertThat(said).isNotEqualTo(saidAgain);
  }

  @Test
  void everyAnswerHasTheTagOfTheNextRead() {
    sandbox.kubernetesSlow(Duration.ofSeconds(3)); // nothing is seen, so nothing changes

    var accepted = easel.post("/v1/runs", Easel.dreambooth("untouched", ""));
    var id = accepted.json().path("id").asString();
    var first = easel.get("/v1/runs/" + id);
    var canceled = easel.post("/v1/runs/" + id + "/cancel", "");
    var second = easel.get("/v1/runs/" + id);

    assertThat(accepted.header("ETag")).isNotEmpty().isEqualTo(first.header("ETag"));
    assertThat(canceled.header("ETag")).isNotEmpty().isEqualTo(second.header("ETag"));
    assertThat(accepted.header("ETag")).isNotEqualTo(canceled.header("ETag"));
    assertThat(delete(id, accepted.header("ETag"))).isEqualTo(412);
    assertThat(delete(id, "W/" + canceled.header("ETag"))).isEqualTo(412);
    assertThat(delete(id, "\"other\", " + canceled.header("ETag"))).isEqualTo(204);
  }

  /** Reads until it is so; no tag may stand for two views on the way. */
  private static String seen(
      String id, Map<String, JsonNode> views, String member, String text, Runnable meanwhile) {
    var last = new String[1];
    var _ =
        easel.until(
            id,
            run -> {
              meanwhile.run();
              var answer = easel.get("/v1/runs/" + id);
              last[0] = answer.header("ETag");
              var known = views.putIfAbsent(last[0], answer.json());
              assertThat(known == null || known.equals(answer.json()))
                  .as(() -> last[0] + ":\n" + known + "\n" + answer.json())
                  .isTrue();
              return answer.json().at(member).asString("").contains(text);
            });
    return last[0];
  }

  private void pass() {
    sandbox.clock().advance(Duration.ofSeconds(30));
  }

  /** As KServe tells of it while it deploys. */
  private static void endpointSays(String words) {
    sandbox.patch(
        SERVING,
        "InferenceService",
        "inference-tagged",
        """
        {"status": {"modelStatus": {"lastFailureInfo": {"message": "%s"}}}}
        """
            .formatted(words));
  }

  private static int delete(String id, String tag) {
    return easel
        .send(
            HttpRequest.newBuilder(easel.base().resolve("/v1/runs/" + id))
                .header("If-Match", tag)
                .DELETE())
        .status();
  }
}
