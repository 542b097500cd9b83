package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the guide promises, by HTTP calls only. */
class GuideStoryTest {

  @RegisterExtension private static final OnSandbox easel = OnSandbox.instant();

  @Test
  void aCallTrainsAModelAndAnotherDrawsWithIt() throws IOException {
    var accepted = easel.post("/v1/runs", Replica.dreambooth("example-dog", ""));

    assertThat(accepted.status()).as(accepted.json().toPrettyString()).isEqualTo(201);
    var id = accepted.json().path("id").asString();
    assertThat(accepted.header("Location")).isEqualTo("/v1/runs/" + id);
    var run = easel.ended(id);
    assertThat(run.path("status").asString()).as(run.toPrettyString()).isEqualTo("succeeded");
    assertThat(run.path("progress").path("percent").asInt()).isEqualTo(100);
    assertThat(run.path("parameters").path("output").asString()).isEqualTo("finetunes/example-dog");
    assertThat(run.path("parameters").path("lr").asString()).isEqualTo("2e-6");
    easel.until(id, seen -> seen.path("endpoint").path("state").asString("").equals("ready"));

    var picture =
        easel.post(
            "/v1/models/example-dog:predict",
            """
            {"prompt": "A photo of sks dog at the beach",
             "parameters": {"seed": 42, "width": 512, "height": 512}}
            """);

    assertThat(picture.status()).isEqualTo(200);
    assertThat(picture.header("Content-Type")).isEqualTo("image/png");
    var image = ImageIO.read(new ByteArrayInputStream(picture.bytes()));
    assertThat(image.getWidth()).isEqualTo(512);
    assertThat(image.getHeight()).isEqualTo(512);
  }

  @Test
  void theGuidesOtherRecipeWorksToo() {
    var accepted =
        easel.post(
            "/v1/runs",
            """
            {"recipe": "sd-finetune", "name": "example-style",
             "parameters": {"dataset": "dataset", "run_inference": true}}
            """);

    assertThat(accepted.status()).as(accepted.json().toPrettyString()).isEqualTo(201);
    assertThat(easel.ended(accepted.json().path("id").asString()).path("status").asString())
        .isEqualTo("succeeded");
  }

  @Test
  void theGuidesTypoIsRefusedWithTheRightName() {
    var refused =
        easel.post(
            "/v1/runs",
            """
            {"recipe": "dreambooth", "name": "typo", "parameters": {"num_class_image": "50"}}
            """);

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
    var error = refused.json().path("errors").get(0);
    assertThat(error.path("pointer").asString()).isEqualTo("#/parameters/num_class_image");
    assertThat(error.path("message").asString()).contains("'num_class_images'");
  }
}
