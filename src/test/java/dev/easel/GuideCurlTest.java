package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.sandbox.Sandbox;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The guide's curl, run as its readers run it: by a shell, with real curl. */
class GuideCurlTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String KEY = "a-long-random-text";

  /** As the guide prints it; https and its end are what a page loses. */
  private static final String PRINTED =
      """
      curl --location "http://${ARGO_API}/api/v1/events/${NAMESPACE}/db-finetune" \\
      --header "${ARGO_TOKEN}" \\
      --header 'Content-Type: application/json' \\
      --data "{
      \\"run_name\\": \\"example-dog\\",
      \\"instance_dataset\\": \\"${INSTANCE_DATASET}\\",
      \\"instance_prompt\\": \\"${INSTANCE_PROMPT}\\",
      \\"class_dataset\\": \\"${CLASS_DATASET}\\",
      \\"class_prompt\\": \\"${CLASS_PROMPT}\\",
      \\"num_class_image\\": \\"${NUM_CLASS_IMAGES}\\",
      \\"output\\": \\"${OUTPUT}\\"
      "
      """;

  private static Installation installation;
  private static Replica easel;

  @BeforeAll
  static void start() {
    installation = Installation.start(Sandbox.Options.STANDING);
    easel =
        Replica.start(
            TestDatabase.settings(), installation.settings(), Map.of("easel.api-key", KEY));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                easel
                        .send(
                            HttpRequest.newBuilder(easel.base().resolve("/v1/recipes/dreambooth"))
                                .header("Authorization", "Bearer " + KEY))
                        .status()
                    == 200);
  }

  @AfterAll
  static void stop() {
    easel.close();
    installation.close();
  }

  @Test
  void asPrintedItIsRefusedNamingEachSlip() throws Exception {
    var refused = run(PRINTED);

    assertThat(refused.path("status").asInt()).isEqualTo(401);
    assertThat(refused.path("errors")).hasSize(3);
    assertThat(messages(refused))
        .contains("Authorization: ${ARGO_TOKEN}")
        .contains("lacks its last '}'")
        .contains("'num_class_images'");
  }

  @Test
  void withItsHeaderMendedTheOtherTwoAreNamedByPointer() throws Exception {
    var refused = run(withHeader(PRINTED));

    assertThat(refused.path("status").asInt()).isEqualTo(400);
    assertThat(refused.path("code").asString()).isEqualTo("malformed_json");
    assertThat(refused.path("errors").valueStream().map(it -> it.path("pointer").asString()))
        .containsExactlyInAnyOrder("#", "#/num_class_image");
    assertThat(messages(refused)).contains("lacks its last '}'").contains("'num_class_images'");
  }

  @Test
  void withItsBraceMendedTheNameIsLeft() throws Exception {
    var refused = run(withBrace(withHeader(PRINTED)));

    assertThat(refused.path("status").asInt()).isEqualTo(422);
    assertThat(refused.at("/errors/0/pointer").asString()).isEqualTo("#/num_class_image");
  }

  @Test
  void mendedItWorksWithNothingElseChanged() throws Exception {
    var mended = withBrace(withHeader(PRINTED)).replace("num_class_image\\", "num_class_images\\");
    var first = run(mended);
    var again = run(mended);

    assertThat(first.path("status").asString()).as(first.toPrettyString()).isEqualTo("queued");
    assertThat(first.path("name").asString()).isEqualTo("example-dog");
    assertThat(first.at("/parameters/num_class_images").asString()).isEqualTo("120");
    assertThat(first.at("/parameters/output").asString()).isEqualTo("finetunes/example-dog");
    assertThat(again.path("id")).isEqualTo(first.path("id"));
  }

  private static String withHeader(String command) {
    return command.replace("\"${ARGO_TOKEN}\"", "\"Authorization: ${ARGO_TOKEN}\"");
  }

  private static String withBrace(String command) {
    return command.replace("${OUTPUT}\\\"\n\"", "${OUTPUT}\\\"\n}\"");
  }

  private static String messages(JsonNode problem) {
    return problem.path("errors").valueStream().map(it -> it.path("message").asString()).toList()
        + "";
  }

  private static JsonNode run(String command) throws IOException, InterruptedException {
    var shell = new ProcessBuilder("sh", "-c", command.replace("curl ", "curl --silent "));
    shell
        .environment()
        .putAll(
            Map.of(
                "ARGO_API", easel.base().getAuthority(),
                "NAMESPACE", installation.sandbox().namespace(),
                "ARGO_TOKEN", "Bearer " + KEY,
                "INSTANCE_DATASET", "data/example-dog",
                "INSTANCE_PROMPT", "a photo of sks dog",
                "CLASS_DATASET", "generic/dogs-2",
                "CLASS_PROMPT", "a photo of dog",
                "NUM_CLASS_IMAGES", "120",
                "OUTPUT", "finetunes/example-dog"));
    var process = shell.redirectErrorStream(true).start();
    var answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(answer).isZero();
    return JsonMapper.shared().readTree(answer);
  }
}
