package dev.easel.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Easel;
import dev.easel.OnSandbox;
import dev.easel.Volume;
import dev.easel.sandbox.Sandbox;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Trainings that begin with a folder on the volume instead of a model of Hugging Face. */
class BaseModelsTest {

  private static final Volume volume = Volume.create();

  @RegisterExtension
  private static final OnSandbox easel =
      OnSandbox.with(Sandbox.Options.INSTANT.on(volume.claims()), settings());

  private static Map<String, Object> settings() {
    var settings = new TreeMap<>(volume.settings());
    settings.put("easel.allow.models", "pvc:models/*");
    return settings;
  }

  @AfterAll
  static void clean() {
    volume.close();
  }

  @Test
  void aFolderWithoutAModelIsRefusedAtTheParameter() throws IOException {
    Files.createDirectories(volume.at("models/empty"));

    for (var folder : new String[] {"empty", "absent"}) {
      var refused = easel.post("/v1/runs", from(folder));

      assertThat(refused.status()).isEqualTo(422);
      var error = refused.json().path("errors").path(0);
      assertThat(error.path("pointer").asString()).isEqualTo("#/parameters/model");
      assertThat(error.path("code").asString()).isEqualTo("base_model_missing");
      assertThat(error.path("message").asString())
          .contains("'models/" + folder + "' on claim 'db-finetune-data' has no model_index.json");
      assertThat(easel.post("/v1/runs?dry_run=true", from(folder)).json().path("problems"))
          .contains(error);
    }
  }

  @Test
  void aRunIsMadeOfOneThatIsThereAndItsRerunIsRefusedOnceItIsGone() throws IOException {
    var index = Files.createDirectories(volume.at("models/mine")).resolve("model_index.json");
    Files.writeString(index, "{}");

    var made = easel.post("/v1/runs", from("mine"), "Idempotency-Key", "from-mine");
    assertThat(made.status()).isEqualTo(201);
    var id = made.json().path("id").asString();
    assertThat(easel.ended(id).path("status").asString()).isEqualTo("succeeded");
    Files.delete(index);

    var rerun = easel.post("/v1/runs/" + id + "/rerun", "{\"name\":\"again\"}");
    assertThat(rerun.status()).isEqualTo(422);
    assertThat(rerun.json().path("errors").path(0).path("code").asString())
        .isEqualTo("base_model_missing");
    var replayed = easel.post("/v1/runs", from("mine"), "Idempotency-Key", "from-mine");
    assertThat(replayed.status()).isEqualTo(201);
    assertThat(replayed.header("Idempotency-Replayed")).isEqualTo("true");
    var served =
        easel.post("/v1/runs/" + id + "/deploy", "{}"); // which does not begin with it again
    assertThat(served.status()).isEqualTo(201);
  }

  private static String from(String folder) {
    return Easel.dreambooth("from-" + folder, Volume.UNCHECKED)
        .replace("\"parameters\": {", "\"parameters\": {\"model\": \"pvc:models/" + folder + "\",");
  }
}
