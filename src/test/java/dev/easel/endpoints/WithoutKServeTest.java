package dev.easel.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Installation;
import dev.easel.Replica;
import dev.easel.TestDatabase;
import dev.easel.sandbox.Sandbox;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Runs train where Easel may not see InferenceServices, and endpoints appear once it may. */
@Timeout(120)
class WithoutKServeTest {

  @Test
  void runsTrainAndEndpointsAppearLater() {
    try (var installation = Installation.start(Sandbox.Options.INSTANT)) {
      var sandbox = installation.sandbox();
      for (var verb : new String[] {"list", "watch", "get"}) {
        sandbox.forbid(verb, "inferenceservices");
      }
      try (var easel = Replica.start(TestDatabase.settings(), installation.settings())) {
        var run = easel.submit("unseen");
        assertThat(easel.ended(run).path("status").asString()).isEqualTo("succeeded");
        var early = easel.post("/v1/runs/" + run + "/predict", "{\"prompt\": \"a dog\"}");
        assertThat(early.status()).isEqualTo(503);
        assertThat(early.json().path("code").asString()).isEqualTo("endpoint_deploying");
        var health = easel.context().getBean("kubernetesHealthIndicator", HealthIndicator.class);
        assertThat(String.valueOf(health.health()))
            .contains("inferenceservices={followed=1, watching=0, failing=1");

        for (var verb : new String[] {"list", "watch", "get"}) {
          sandbox.permit(verb, "inferenceservices");
        }

        var _ = easel.until(run, seen -> seen.at("/endpoint/state").asString("").equals("ready"));
      }
    }
  }
}
