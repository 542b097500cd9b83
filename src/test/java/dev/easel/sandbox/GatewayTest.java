package dev.easel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatewayTest {
  private static final String PREDICT = "/v1/models/docs-example:predict";
  private static final String HOST = "inference-example-dog.tenant-example.example.com";
  private static final String PROMPT =
      "{\"prompt\":\"A photo of sks dog at the"
          + " beach\",\"parameters\":{\"seed\":42,\"width\":640,\"height\":384}}";

  private final Sandbox sandbox = Sandbox.start(Sandbox.Options.STANDING);

  @BeforeEach
  void deploy() {
    Client api = new Client(sandbox.kubernetesUrl(), sandbox.kubernetesToken());
    Recording create = Recording.kserve("isvc-create");
    api.post(Json.text(create.request(), "path"), create.request().path("body"));
    sandbox.clock().advance(Duration.ofMinutes(2));
  }

  @AfterEach
  void close() {
    sandbox.close();
  }

  @Test
  void aPictureOfTheAskedSizeAlwaysTheSame() throws Exception {
    Client.Answer picture = predict(HOST, PREDICT, PROMPT);
    assertThat(picture.contentType()).isEmpty();
    var image = ImageIO.read(new ByteArrayInputStream(picture.bytes()));
    assertThat(image.getWidth()).isEqualTo(640);
    assertThat(image.getHeight()).isEqualTo(384);
    assertThat(predict(HOST, PREDICT, PROMPT).bytes()).isEqualTo(picture.bytes());
    assertThat(predict(HOST, PREDICT, PROMPT.replace("42", "43")).bytes())
        .isNotEqualTo(picture.bytes());
    assertThat(sandbox.predictRequests()).isEqualTo(3);
  }

  @Test
  void theAddressWithinTheClusterIsTheSame() {
    String inside = "inference-example-dog.tenant-example.svc.cluster.local";
    assertThat(predict(inside, PREDICT, PROMPT).status()).isEqualTo(200);
    assertThat(predict("example.com", PREDICT, PROMPT).status()).isEqualTo(404);
  }

  @Test
  void whatThePredictorRefuses() {
    Client.Answer another = predict(HOST, "/v1/models/another:predict", PROMPT);
    assertThat(another.status()).isEqualTo(404);
    assertThat(another.text()).contains("Model with name another does not exist.");
    assertThat(predict(HOST, PREDICT, "{}").status()).isEqualTo(500);
    assertThat(predict(HOST, PREDICT, PROMPT.replace("384", "385")).text())
        .contains("divisible by 8");
    sandbox.script("example-dog").predictAnswers(500);
    assertThat(predict(HOST, PREDICT, PROMPT).status()).isEqualTo(500);
  }

  @Test
  void aPictureOfAFixedNumberOfBytes() throws Exception {
    sandbox.pictureBytes(500_000);
    Client.Answer picture = predict(HOST, PREDICT, PROMPT);
    assertThat(picture.bytes()).hasSize(500_000);
    assertThat(ImageIO.read(new ByteArrayInputStream(picture.bytes()))).isNotNull();
  }

  @Test
  void anEndpointThatSleepsHoldsTheRequestUntilItIsUp() {
    sandbox.script("example-dog").coldStart(Duration.ofSeconds(40));
    sandbox.sleep("inference-example-dog");
    sandbox.clock().advance(Duration.ofSeconds(1));
    var picture = CompletableFuture.supplyAsync(() -> predict(HOST, PREDICT, PROMPT));
    while (sandbox.predictRequests() == 0) {
      Thread.onSpinWait();
    }
    sandbox.clock().advance(Duration.ofSeconds(39));
    assertThat(picture).isNotDone();
    sandbox.clock().speed(10);
    assertThat(picture.join().status()).isEqualTo(200);
  }

  private Client.Answer predict(String host, String path, String body) {
    return new Client(sandbox.predictGatewayUrl(), "").send("POST", path, body, "Host", host);
  }
}
