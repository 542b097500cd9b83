package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.sandbox.Sandbox;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Which run an output folder, an endpoint and class images belong to, and for how long. */
class PlacesTest {

  private static final String SECRET = "huggingface-token-secret";

  @RegisterExtension
  private static final OnSandbox easel = OnSandbox.with(Sandbox.Options.STANDING, Map.of());

  private final Sandbox sandbox = easel.sandbox();

  @Test
  void liveRunsShareAClassFolderOnlyForTheSameImages() {
    var first = submit("dogs-first", "\"class_dataset\": \"generic/dogs-shared\"");
    easel.until(first, run -> !status(run).equals("queued"));

    var other =
        easel.post(
            "/v1/runs",
            request(
                "cats", "\"class_dataset\": \"generic/dogs-shared\", \"class_prompt\": \"a cat\""));

    assertThat(other.status()).isEqualTo(409);
    assertThat(other.json().path("code").asString()).isEqualTo("class_folder_in_use");
    assertThat(other.json().path("run").asString()).isEqualTo(first);
    finished(first);
  }

  @Test
  void oneRunAtATimeGeneratesClassImages() {
    var first = submit("gen-first", "\"class_dataset\": \"generic/generated\"");
    easel.until(first, run -> !status(run).equals("queued"));
    var second = submit("gen-second", "\"class_dataset\": \"generic/generated\"");

    easel.until(second, run -> run.path("waiting_reason").asString("").equals("class_images_busy"));

    assertThat(status(finished(first))).isEqualTo("succeeded");
    assertThat(status(finished(second))).isEqualTo("succeeded");
    var third = submit("gen-third", "\"class_dataset\": \"generic/generated\"");
    var fourth = submit("gen-fourth", "\"class_dataset\": \"generic/generated\"");
    easel.until(third, run -> !status(run).equals("queued"));
    easel.until(fourth, run -> !status(run).equals("queued"));
    finished(third);
    finished(fourth);
  }

  @Test
  void servingAloneNeedsAModelThatARunTrained() {
    var without = easel.post("/v1/runs", request("serve-early", "\"inference_only\": true"));
    assertThat(without.status()).isEqualTo(422);
    assertThat(without.json().at("/errors/0/code").asString()).isEqualTo("model_missing");
    var trained =
        submit(
            "trained-only",
            "\"run_inference\": false, \"class_dataset\": \"generic/trained-only\"");
    assertThat(status(finished(trained))).isEqualTo("succeeded");
    assertThat(easel.post("/v1/runs/" + trained + "/predict", "{\"prompt\": \"x\"}").status())
        .isEqualTo(409);

    var served =
        submit("served-later", "\"inference_only\": true, \"output\": \"finetunes/trained-only\"");

    var run = finished(served);
    assertThat(status(run)).isEqualTo("succeeded");
    assertThat(run.path("steps").valueStream())
        .extracting(step -> step.path("phase").asString())
        .containsExactly("skipped", "skipped", "skipped", "succeeded");
  }

  @Test
  void aRunCanceledBeforeItsTrainingGivesItsPlacesUp() {
    sandbox.script("brief").unschedulable("finetuner");
    var first = submit("brief", "\"class_dataset\": \"generic/brief\"");
    easel.until(first, run -> !status(run).equals("queued"));
    sandbox.clock().advance(Duration.ofMinutes(10));
    easel.until(first, run -> run.path("waiting_message").asString("").contains("Unschedulable"));

    easel.post("/v1/runs/" + first + "/cancel", "");

    assertThat(status(finished(first))).isEqualTo("canceled");
    sandbox.script("brief").succeeds("finetuner");
    var second = submit("brief", "\"class_dataset\": \"generic/brief\"");
    assertThat(status(finished(second))).isEqualTo("succeeded");
  }

  @Test
  void replacingTakesTheEndpointToo() {
    var first = submit("taken-over", "\"class_dataset\": \"generic/taken-over\"");
    finished(first);
    easel.until(first, this::isServed);

    var second =
        easel.post(
            "/v1/runs",
            request("taken-over", "\"class_dataset\": \"generic/taken-over\"")
                .replace("\"parameters\"", "\"replace\": true, \"parameters\""));

    assertThat(second.status()).as(second.json().toPrettyString()).isEqualTo(201);
    easel.until(
        first,
        run -> {
          sandbox.clock().advance(Duration.ofSeconds(1));
          return run.at("/endpoint/state").asString("").equals("deleted");
        });
    var id = second.json().path("id").asString();
    assertThat(status(finished(id))).isEqualTo("succeeded");
    easel.until(id, this::isServed);
  }

  @Test
  void aReplacementThatNeverBeganGivesThePlacesBack() {
    var first = submit("regained", "\"class_dataset\": \"generic/regained\"");
    finished(first);
    sandbox.argoDown();
    var second =
        easel.post("/v1/runs", replacing("regained", "\"class_dataset\": \"generic/regained\""));
    assertThat(second.status()).isEqualTo(201);

    easel.post("/v1/runs/" + second.json().path("id").asString() + "/cancel", "");

    assertThat(status(finished(second.json().path("id").asString()))).isEqualTo("canceled");
    sandbox.argoUp();
    var third =
        easel.post("/v1/runs", request("regained", "\"class_dataset\": \"generic/regained\""));
    assertThat(third.status()).isEqualTo(409);
    assertThat(third.json().path("run").asString()).isEqualTo(first);
  }

  @Test
  void servingAgainReplacesTheEndpointAndLeavesTheModel() {
    var first = submit("served-again", "\"class_dataset\": \"generic/served-again\"");
    finished(first);

    var second = easel.post("/v1/runs", replacing("served-again", "\"inference_only\": true"));

    assertThat(second.status()).as(second.json().toPrettyString()).isEqualTo(201);
    assertThat(status(finished(second.json().path("id").asString()))).isEqualTo("succeeded");
    var over =
        easel.post(
            "/v1/runs",
            request(
                "over",
                "\"class_dataset\": \"generic/over\", \"output\": \"finetunes/served-again\""));
    assertThat(over.status()).isEqualTo(409);
    assertThat(over.json().path("run").asString()).isEqualTo(first);
  }

  @Test
  void aFolderAroundThoseOfOthersIsTheirsTogether() {
    var ended = submit("inner-ended", within("around/ended"));
    finished(ended);
    var live = submit("inner-live", within("around/live"));
    var around = within("around");

    var all = easel.post("/v1/runs", request("outer", around));
    var rest = easel.post("/v1/runs", replacing("outer", around));
    var listed = easel.post("/v1/runs?dry_run=true", request("outer", around)).json();

    assertThat(all.status()).isEqualTo(409);
    assertThat(all.json().path("code").asString()).isEqualTo("output_taken");
    assertThat(texts(all.json().path("runs"))).containsExactly(ended, live);
    assertThat(all.json().path("detail").asString()).contains(ended, live);
    assertThat(rest.status()).isEqualTo(409);
    assertThat(rest.json().path("run").asString()).isEqualTo(live);
    assertThat(rest.json().has("runs")).isFalse();
    assertThat(listed.path("problems").valueStream().map(it -> it.path("code").asString()))
        .containsExactly("output_taken", "output_taken");
    var still = easel.post("/v1/runs", request("again", within("around/ended")));
    assertThat(still.json().path("run").asString()).as("given back").isEqualTo(ended);

    finished(live);
    var second = easel.post("/v1/runs", replacing("outer", around));
    assertThat(second.status()).as(second.json().toPrettyString()).isEqualTo(201);
    for (var inner : List.of("around/ended", "around/live")) {
      var taken = easel.post("/v1/runs", request("again", within(inner)));
      assertThat(taken.json().path("run").asString())
          .isEqualTo(second.json().path("id").asString());
    }
    finished(second.json().path("id").asString());
  }

  @Test
  void aDryRunListsEverythingAtOnceAsTheRequestWouldBeAnswered() {
    var live = submit("all-at-once", "\"class_dataset\": \"generic/all-at-once\"");
    var wrong =
        request(
            "all-at-once",
            "\"class_dataset\": \"generic/all-at-once\", \"class_prompt\": \"a cat\","
                + " \"num_class_image\": 3, \"lr\": \"fast\"");
    var right = wrong.replace(", \"num_class_image\": 3, \"lr\": \"fast\"", "");

    assertThat(problems(wrong))
        .containsExactlyInAnyOrder(
            "unknown_parameter",
            "wrong_type",
            "class_folder_in_use",
            "output_taken",
            "endpoint_taken");
    assertThat(problems(right))
        .containsExactlyInAnyOrder("class_folder_in_use", "output_taken", "endpoint_taken");
    assertThat(problems(request("no-model", "\"inference_only\": true")))
        .containsExactly("model_missing");
    assertThat(problems(request("all-at-once", "\"class_prompt\": \"{{\"")))
        .as("nobody knows which class images it would make")
        .doesNotContain("class_folder_in_use")
        .contains("output_taken");
    assertThat(easel.post("/v1/runs", wrong).status()).isEqualTo(422);
    assertThat(easel.post("/v1/runs", right).json().path("code").asString())
        .isEqualTo("class_folder_in_use");
    finished(live);
  }

  @Test
  void servingAFolderNeedsThatVeryModel() {
    finished(submit("inner-model", within("shelf/inner")));

    var around =
        request("whole-shelf", "\"inference_only\": true, \"output\": \"finetunes/shelf\"");

    assertThat(problems(around)).containsExactly("model_missing");
  }

  @Test
  void aDryRunSaysThatTheHuggingFaceSecretIsMissing() {
    var request = request("tokenless", "\"class_dataset\": \"generic/tokenless\"");
    var secret = sandbox.object("v1", "Secret", SECRET);
    assertThat(warnings(request)).containsExactly("dataset_not_looked_at");
    sandbox.delete("v1", "Secret", SECRET);
    try {
      assertThat(warnings(request)).contains("huggingface_secret_missing");
      assertThat(easel.post("/v1/runs?dry_run=true", request).json().path("acceptable").asBoolean())
          .isTrue();
      sandbox.forbid("get", "secrets");
      assertThat(warnings(request)).contains("huggingface_secret_not_checked");
    } finally {
      sandbox.permit("get", "secrets");
      sandbox.apply(String.valueOf(secret));
    }
  }

  @Test
  void aDryRunOfABrokenRecipeSaysSoBesideTheRest() {
    var binding =
        sandbox.object("argoproj.io/v1alpha1", "WorkflowEventBinding", "easel-dreambooth");
    sandbox.delete("argoproj.io/v1alpha1", "WorkflowEventBinding", "easel-dreambooth");
    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> problems(request("broken", "\"lr\": \"fast\"")).size() == 2);
      assertThat(problems(request("broken", "\"lr\": \"fast\"")))
          .containsExactly("wrong_type", "recipe_unusable");
      assertThat(easel.post("/v1/runs", request("broken", "")).json().path("code").asString())
          .isEqualTo("recipe_unusable");
    } finally {
      sandbox.apply(String.valueOf(binding));
      easel.ready();
    }
  }

  @Test
  void anEndpointHalfMadeGoesWithItsCanceledRun() {
    sandbox.script("half-made").endpointNeverReady();
    var id = submit("half-made", "\"class_dataset\": \"generic/half-made\"");
    easel.until(
        id,
        run -> {
          sandbox.clock().advance(Duration.ofMinutes(1));
          return run.at("/endpoint/state").asString("").equals("deploying");
        });

    easel.post("/v1/runs/" + id + "/cancel", "");

    assertThat(status(finished(id))).isEqualTo("canceled");
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () -> {
              sandbox.clock().advance(Duration.ofSeconds(1));
              return !sandbox.inferenceServices().contains("inference-half-made");
            });
  }

  /** An output folder, and class images of its own. */
  private static String within(String folder) {
    return "\"run_inference\": false, \"output\": \"finetunes/%s\", \"class_dataset\": \"generic/%s\""
        .formatted(folder, folder);
  }

  private static List<String> problems(String request) {
    var answer = easel.post("/v1/runs?dry_run=true", request);
    assertThat(answer.status()).isEqualTo(200);
    return codes(answer.json().path("problems"));
  }

  private static List<String> warnings(String request) {
    return codes(easel.post("/v1/runs?dry_run=true", request).json().path("warnings"));
  }

  private static List<String> codes(JsonNode list) {
    return list.valueStream().map(it -> it.path("code").asString()).toList();
  }

  private static List<String> texts(JsonNode list) {
    return list.valueStream().map(JsonNode::asString).toList();
  }

  private static String replacing(String name, String parameters) {
    return request(name, parameters).replace("\"parameters\"", "\"replace\": true, \"parameters\"");
  }

  private String submit(String name, String parameters) {
    var accepted = easel.post("/v1/runs", request(name, parameters));
    assertThat(accepted.status()).as(accepted.json().toPrettyString()).isEqualTo(201);
    return accepted.json().path("id").asString();
  }

  private static String request(String name, String parameters) {
    return "{\"recipe\": \"dreambooth\", \"name\": \"%s\", \"parameters\": {%s}}"
        .formatted(name, parameters);
  }

  /** Lets a second of the cluster's time pass. */
  private boolean isServed(JsonNode run) {
    sandbox.clock().advance(Duration.ofSeconds(1));
    var state = run.at("/endpoint/state").asString("");
    return state.equals("ready") || state.equals("asleep");
  }

  private static String status(JsonNode run) {
    return run.path("status").asString();
  }

  /** Lets the cluster's time pass until the run has ended. */
  private JsonNode finished(String id) {
    return easel.until(
        id,
        run -> {
          sandbox.clock().advance(Duration.ofMinutes(1));
          return run.path("finished_at").isString();
        });
  }
}
