package dev.easel.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.Easel;
import dev.easel.OnSandbox;
import dev.easel.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** What runs may train on, where the claim is mounted. */
class RunDataTest {

  private static final Path CLAIM = temporary();

  @RegisterExtension
  private static final OnSandbox easel =
      OnSandbox.with(
          Sandbox.Options.INSTANT, Map.of("easel.volumes.mounts", "db-finetune-data=" + CLAIM));

  private final DatasetCalls datasets = new DatasetCalls(easel);

  private static Path temporary() {
    try {
      return Files.createTempDirectory("easel-claim");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, byte[]> dogs(int seed) {
    var dogs = new LinkedHashMap<String, byte[]>();
    for (var i = 0; i < 5; i++) {
      dogs.put("dog-" + i + ".png", Drawn.png(seed + i));
    }
    return dogs;
  }

  @Test
  void aNameStandsForTheFolderOfItsVersion() {
    var set = datasets.uploaded("rex", dogs(10));
    var folder = set.path("folder").asString();
    for (var named : new String[] {"rex", "data/rex", folder}) {
      var dry =
          easel.post("/v1/runs?dry_run=true", request("rex", named, "generic/rex", "")).json();
      assertThat(dry.path("problems")).as(dry.toPrettyString()).isEmpty();
      assertThat(dry.at("/parameters/instance_dataset").asString()).isEqualTo(folder);
      assertThat(dry.at("/datasets/0/pictures").asInt()).isEqualTo(5);
      assertThat(dry.at("/training/steps").asInt()).isEqualTo(400);
      assertThat(dry.at("/training/checkpoints").asInt()).isEqualTo(2);
      assertThat(dry.at("/training/samples").asInt()).isEqualTo(16);
    }
    var id = accepted(request("rex", "rex", "generic/rex", ""));
    var run = easel.run(id);
    assertThat(run.at("/datasets/0/folder").asString()).isEqualTo(folder);
    assertThat(run.at("/datasets/0/digest")).isEqualTo(set.path("digest"));
    assertThat(run.at("/datasets/0/changed").asBoolean()).isFalse();

    datasets.uploaded("rex", dogs(20));
    assertThat(CLAIM.resolve(folder)).as("a run is kept that trained on it").exists();
    easel.ended(id);
    assertThat(easel.run(id).at("/parameters/instance_dataset").asString()).isEqualTo(folder);
  }

  @Test
  void whatHasErrorsOrIsNoDataSetIsRefused() {
    datasets.uploaded("bad", Map.of("a.png", Drawn.cut(Drawn.png(1)), "b.png", Drawn.png(2)));
    assertThat(refused(request("bad", "data/bad", "generic/bad", ""))).isEqualTo("dataset_faulty");
    assertThat(refused(request("bad", "data/nobody", "generic/bad", "")))
        .isEqualTo("dataset_unknown");
    var unchecked = "\"allow_unchecked\": true, ";
    var id = accepted(request("bad", "data/bad", "generic/bad", unchecked));
    assertThat(easel.run(id).at("/datasets/0/dataset").asString()).isEqualTo("bad");
    var other = accepted(request("worse", "data/nobody", "generic/worse", unchecked));
    assertThat(easel.run(other).at("/parameters/instance_dataset").asString())
        .isEqualTo("data/nobody");
    easel.ended(id);
    easel.ended(other);
  }

  @Test
  void whatWillNotHappenIsTold() {
    datasets.uploaded("few", dogs(30));
    var dry =
        easel
            .post(
                "/v1/runs?dry_run=true",
                request("few", "few", "generic/few", "")
                    .replace(
                        "\"num_class_images\": 100",
                        "\"num_class_images\": 10, \"resolution\": 768"))
            .json();
    assertThat(dry.at("/training/steps").asInt()).isEqualTo(40);
    var codes = dry.path("warnings").valueStream().map(it -> it.path("code").asString()).toList();
    assertThat(codes).contains("no_checkpoints", "no_samples", "pictures_too_small");
  }

  @Test
  void aFolderThatChangesUnderARunIsToldOfInIt() throws IOException {
    var folder = Files.createDirectories(CLAIM.resolve("data/shared"));
    for (var dog : dogs(40).entrySet()) {
      Files.write(folder.resolve(dog.getKey()), dog.getValue());
    }
    var adopted =
        easel.post("/v1/datasets:adopt", "{\"path\": \"data/shared\", \"kind\": \"instance\"}");
    assertThat(adopted.status()).isEqualTo(201);
    datasets.validated("shared");
    var id = accepted(request("shared", "shared", "generic/shared", ""));
    Files.write(folder.resolve("dog-0.png"), Drawn.png(99));
    await()
        .until(
            () -> {
              datasets.get("shared");
              return easel.run(id).at("/datasets/0/changed").asBoolean();
            });
    assertThat(easel.run(id).path("status_history").toString()).contains("dataset_changed");
    easel.ended(id);
  }

  @Test
  void classImagesAreRegisteredAndReusedForWhatTheyShow() throws IOException {
    datasets.uploaded("fido", dogs(50));
    var folder = Files.createDirectories(CLAIM.resolve("generic/some-dogs"));
    for (var i = 0; i < 10; i++) { // as the trainer would
      Files.write(folder.resolve(i + ".png"), Drawn.png(200 + i));
    }
    var first = request("fido", "fido", "generic/some-dogs", "");
    var warned = easel.post("/v1/runs?dry_run=true", first).json();
    assertThat(warned.path("warnings").toString()).contains("class_images_unknown");
    easel.ended(accepted(first));

    var set = datasets.validated("some-dogs");
    assertThat(set.path("source").asString()).isEqualTo("generated");
    assertThat(set.path("prompt").asString()).isEqualTo("a photo of dog");
    assertThat(set.path("pictures").asInt()).isEqualTo(10);
    var listed = easel.get("/v1/datasets?kind=class&prompt=a%20photo%20of%20dog").json();
    assertThat(listed.path("data").toString()).contains("some-dogs");

    var second = accepted(request("fido-again", "fido", "some-dogs", ""));
    assertThat(easel.run(second).at("/datasets/1/dataset").asString()).isEqualTo("some-dogs");
    easel.ended(second);
    var other = request("cat", "fido", "some-dogs", "").replace("a photo of dog", "a photo of cat");
    var answer = easel.post("/v1/runs", other);
    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.json().path("code").asString()).isEqualTo("class_set_differs");
    assertThat(answer.json().path("prompt").asString()).isEqualTo("a photo of dog");
    assertThat(easel.post("/v1/runs?dry_run=true", other).json().path("problems").toString())
        .contains("class_set_differs");
  }

  @Test
  void intoClassImagesThatWereUploadedNothingIsGenerated() {
    datasets.uploaded("hund", dogs(70));
    datasets.uploaded("hunde?kind=class&prompt=a%20photo%20of%20dog", dogs(60));
    var asked = request("hund", "hund", "generic/hunde", "");
    assertThat(easel.post("/v1/runs", asked).json().path("code").asString())
        .isEqualTo("class_set_too_small");
    var fitting = asked.replace("\"num_class_images\": 100", "\"num_class_images\": 5");
    var run = easel.run(accepted(fitting));
    assertThat(run.at("/parameters/class_dataset").asString())
        .isEqualTo(datasets.get("hunde").path("folder").asString());
  }

  @Test
  void whatALiveRunTrainsOnIsNotDeleted() {
    datasets.uploaded("held", dogs(80));
    easel.sandbox().argoDown();
    try {
      var id = accepted(request("held", "held", "generic/held", ""));
      var refused = easel.delete("/v1/datasets/held");
      assertThat(refused.json().path("code").asString()).isEqualTo("dataset_in_use");
      assertThat(refused.json().at("/runs/0").asString()).isEqualTo(id);
      assertThat(easel.post("/v1/runs/" + id + "/cancel", "").status()).isEqualTo(202);
      easel.sandbox().argoUp();
      easel.ended(id);
    } finally {
      easel.sandbox().argoUp();
    }
    assertThat(easel.delete("/v1/datasets/held").status()).isEqualTo(204);
    await().until(() -> !Files.exists(CLAIM.resolve("data/held")));
  }

  private static String accepted(String request) {
    var answer = easel.post("/v1/runs", request);
    assertThat(answer.status()).as(answer.json().toPrettyString()).isEqualTo(201);
    return answer.json().path("id").asString();
  }

  private static String refused(String request) {
    var answer = easel.post("/v1/runs", request);
    assertThat(answer.status()).isEqualTo(422);
    JsonNode error = answer.json().at("/errors/0");
    assertThat(error.path("pointer").asString()).isEqualTo("#/parameters/instance_dataset");
    return error.path("code").asString();
  }

  private static String request(String name, String instances, String classes, String members) {
    return Easel.dreambooth(name, members)
        .replace("data/example-dog", instances)
        .replace("generic/" + name, classes);
  }
}
