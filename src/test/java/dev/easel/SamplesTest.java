package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.sandbox.Sandbox;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** The pictures that a training draws are seen while it runs, W&B or not. */
class SamplesTest {

  private static final Volume volume = Volume.create();

  @RegisterExtension
  private static final OnSandbox easel =
      OnSandbox.with(Sandbox.Options.STANDING.on(volume.claims()), volume.settings());

  @AfterAll
  static void clean() {
    volume.close();
  }

  @Test
  void picturesComeStepByStep() throws IOException {
    var id = training("drawing");
    assertThat(samples(id, "").path("data").isEmpty()).isTrue();

    easel.sandbox().clock().advance(Duration.ofMinutes(5));

    assertThat(easel.run(id).path("status").asString()).isEqualTo("running");
    var first = samples(id, "").path("data");
    assertThat(first).hasSize(4);
    assertThat(first).allMatch(it -> it.path("step").asInt() == 100);
    var url = first.get(0).path("url").asString();
    var picture = easel.get(url);
    assertThat(picture.header("Content-Type")).isEqualTo("image/png");
    assertThat(picture.header("Content-Disposition")).isEmpty();
    assertThat(ImageIO.read(new ByteArrayInputStream(picture.bytes())).getWidth()).isPositive();
    assertThat(easel.get("/v1/runs/" + id + "/artifacts").json().at("/catalogue/state"))
        .hasToString("\"awaited\"");

    for (var archive : List.of("/artifacts.tar", "/artifacts.zip", "/run.json")) {
      assertThat(easel.get("/v1/runs/" + id + archive).json().path("code"))
          .hasToString("\"artifacts_not_catalogued\"");
    }
    assertThat(easel.delete("/v1/runs/" + id + "/artifacts").json().path("code"))
        .hasToString("\"run_not_finished\"");

    var _ = until(id, run -> run.path("finished_at").isString());
    var _ = until(id, run -> run.path("status_history").toString().contains("\"artifacts\""));

    var ended = samples(id, "?limit=100");
    assertThat(ended.path("data").valueStream().map(it -> it.path("step").asInt()).distinct())
        .containsExactly(100, 200, 300, 400);
    assertThat(ended.path("data")).hasSize(16);
    assertThat(easel.get(url).bytes()).isEqualTo(picture.bytes());
    var page = samples(id, "?limit=3");
    var next = samples(id, "?limit=3&after=" + page.path("next").asString());
    assertThat(List.of(page.at("/data/2/file"), next.at("/data/0/file")))
        .isEqualTo(List.of(ended.at("/data/2/file"), ended.at("/data/3/file")));
    assertThat(easel.get("/v1/runs/" + id + "/samples?after=nothing").status()).isEqualTo(400);
  }

  @Test
  void aPictureThatIsNotWholeIsNotThereYet() throws IOException {
    var id = training("cut");
    easel.sandbox().clock().advance(Duration.ofMinutes(5));
    var sample = samples(id, "").at("/data/0");
    var file =
        volume.files("finetunes/cut").entrySet().stream()
            .filter(it -> it.getKey().endsWith(sample.path("file").asString()))
            .findFirst()
            .orElseThrow()
            .getValue();
    var bytes = Files.readAllBytes(file);
    Files.write(file, java.util.Arrays.copyOf(bytes, bytes.length / 2));

    var cut = easel.get(sample.path("url").asString());

    assertThat(cut.status()).isEqualTo(404);
    assertThat(cut.json().path("code").asString()).isEqualTo("sample_not_found");
    assertThat(cut.json().path("detail").asString()).contains("/v1/runs/" + id + "/samples ");
    assertThat(easel.get("/v1/runs/" + id + "/samples/..%2F..%2Fx.png").status()).isIn(400, 404);
  }

  /** Submits, and waits until the trainer runs. */
  private static String training(String name) {
    var id = easel.submit(name, Volume.UNCHECKED);
    easel.until(id, run -> !run.path("status").asString().equals("queued"));
    return until(id, run -> run.path("stage").asString("").equals("training"))
        .path("id")
        .asString();
  }

  private static JsonNode until(String id, Predicate<JsonNode> condition) {
    return easel.until(
        id,
        run -> {
          if (condition.test(run)) {
            return true;
          }
          easel.sandbox().clock().advance(Duration.ofSeconds(10));
          return false;
        });
  }

  private static JsonNode samples(String id, String query) {
    return easel.get("/v1/runs/" + id + "/samples" + query).json();
  }
}
