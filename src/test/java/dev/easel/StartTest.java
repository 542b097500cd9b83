package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.sandbox.Sandbox;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The first call after a start meets the catalogue, or hears that there is none yet. */
class StartTest {

  private final Installation installation = Installation.start(Sandbox.Options.INSTANT);
  private final Map<String, Object> database = TestDatabase.settings();

  @AfterEach
  void stop() {
    installation.close();
  }

  @Test
  void theFirstCallMeetsTheCatalogueOfASlowCluster() {
    installation.sandbox().kubernetesSlow(Duration.ofSeconds(1));

    try (var easel = start()) {
      assertThat(easel.get("/v1/recipes/dreambooth").json().path("usable").asBoolean()).isTrue();
      assertThat(easel.get("/v1/recipes").json().path("data")).hasSize(2);
    }
  }

  @Test
  void withoutAClusterAtTheFirstStartItSaysThatItKnowsNoRecipes() {
    installation.sandbox().kubernetesDown();

    try (var easel = start()) {
      var refused = easel.post("/v1/runs", Easel.dreambooth("too-early", ""));
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.header("Retry-After")).isEqualTo("2");
      assertThat(refused.json().path("code").asString()).isEqualTo("recipes_unknown");
      assertThat(easel.get("/v1/recipes").status()).isEqualTo(503);
      assertThat(easel.get("/v1/recipes/dreambooth").status()).isEqualTo(503);

      installation.sandbox().kubernetesUp();
      easel.ready();
      assertThat(easel.get("/v1/recipes/none-such").status()).isEqualTo(404);
    }
  }

  @Test
  void withoutAClusterLaterItGoesOnWithWhatItRemembers() {
    start().close();
    installation.sandbox().kubernetesDown();

    try (var easel = start()) {
      assertThat(easel.get("/v1/recipes/dreambooth").json().path("usable").asBoolean()).isTrue();
      assertThat(easel.get("/v1/recipes/none-such").status()).isEqualTo(404);
      easel.submit("meanwhile");
    }
  }

  private Replica start() {
    return Replica.start(database, installation.settings());
  }
}
