package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.sandbox.Sandbox;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The guide's curl, run as its readers run it: by a shell, with real curl. */
class GuideCurlTest {

  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String KEY = "a-long-random-text";

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
    var refused = run(GuideCurl.PRINTED);

    assertThat(refused.path("status").asInt()).isEqualTo(401);
    assertThat(refused.path("errors")).hasSize(3);
    assertThat(GuideCurl.messages(refused))
        .contains("Authorization: ${ARGO_TOKEN}")
        .contains("lacks its last '}'")
        .contains("'num_class_images'");
  }

  @Test
  void withItsHeaderMendedTheOtherTwoAreNamedByPointer() throws Exception {
    var refused = run(GuideCurl.withHeader(GuideCurl.PRINTED));

    assertThat(refused.path("status").asInt()).isEqualTo(400);
    assertThat(refused.path("code").asString()).isEqualTo("malformed_json");
    assertThat(refused.path("errors").valueStream().map(it -> it.path("pointer").asString()))
        .containsExactlyInAnyOrder("#", "#/num_class_image");
    assertThat(GuideCurl.messages(refused))
        .contains("lacks its last '}'")
        .contains("'num_class_images'");
  }

  @Test
  void withItsBraceMendedTheNameIsLeft() throws Exception {
    var refused = run(GuideCurl.withBrace(GuideCurl.withHeader(GuideCurl.PRINTED)));

    assertThat(refused.path("status").asInt()).isEqualTo(422);
    assertThat(refused.at("/errors/0/pointer").asString()).isEqualTo("#/num_class_image");
  }

  @Test
  void mendedItWorksWithNothingElseChanged() throws Exception {
    var first = run(GuideCurl.MENDED);
    var again = run(GuideCurl.MENDED);

    assertThat(first.path("status").asString()).as(first.toPrettyString()).isEqualTo("queued");
    assertThat(first.path("name").asString()).isEqualTo("example-dog");
    assertThat(first.at("/parameters/num_class_images").asString()).isEqualTo("120");
    assertThat(first.at("/parameters/output").asString()).isEqualTo("finetunes/example-dog");
    assertThat(again.path("id")).isEqualTo(first.path("id"));
  }

  private static JsonNode run(String command) throws IOException, InterruptedException {
    return GuideCurl.run(command, easel, installation.sandbox().namespace(), KEY);
  }
}
