package dev.easel.datasets;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Easel;
import dev.easel.OnSandbox;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Without a mounted claim, data sets say how to mount one, and the rest works. */
class UnmountedTest {

  @RegisterExtension private static final OnSandbox easel = OnSandbox.instant();

  @Test
  void eachCallSaysHowToMountOne() {
    var datasets = new DatasetCalls(easel);
    unmounted(easel.get("/v1/datasets"));
    unmounted(easel.get("/v1/datasets/dogs"));
    unmounted(datasets.put("dogs", Packed.zip(Map.of("a.png", Drawn.png(1)))));
    unmounted(
        datasets.put("dogs?claim=db-finetune-data", Packed.zip(Map.of("a.png", Drawn.png(1)))));
    unmounted(
        easel.post("/v1/datasets:adopt", "{\"path\": \"data/dogs\", \"kind\": \"instance\"}"));
  }

  @Test
  void aRunIsNotAskedForItsData() {
    easel.ended(easel.submit("unchecked"));
  }

  private static void unmounted(Easel.Answer answer) {
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isNotEmpty();
    assertThat(answer.json().path("code").asString()).isEqualTo("volume_not_mounted");
    assertThat(answer.json().path("detail").asString())
        .contains("volumes.mount", "EASEL_VOLUMES_MOUNTS");
  }
}
