package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.sandbox.Sandbox;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** A run whose workflow is too large to show its steps in the cluster is followed all the same. */
class HiddenStepsTest {

  private static final List<String> STEPS =
      List.of("downloader", "finetuner", "serializer", "inference");

  private final Installation installation = Installation.start(Sandbox.Options.STANDING);
  private final Sandbox sandbox = installation.sandbox();
  private final Replica easel =
      Replica.start(TestDatabase.settings(), installation.settings()).ready();

  @AfterEach
  void stop() {
    easel.close();
    installation.close();
  }

  @Test
  void argosServerIsAskedForThem() {
    sandbox.script("packed").endpointFails();
    var offloaded = training("offloaded");
    var packed = training("packed");
    sandbox.offloadNodes(workflow(offloaded));
    sandbox.compressNodes(workflow(packed));

    assertThat(names(finished(offloaded))).isEqualTo(STEPS);
    assertThat(phases(easel.run(offloaded))).containsOnly("succeeded");
    var undeployed = finished(packed);
    assertThat(undeployed.path("status").asString()).isEqualTo("succeeded");
    assertThat(undeployed.at("/endpoint/state").asString()).isEqualTo("failed");
    assertThat(phases(undeployed)).containsExactly("succeeded", "succeeded", "succeeded", "failed");
  }

  @Test
  void theOnesLastSeenStayIfItDoesNotTell() {
    var good = training("good");
    sandbox.script("bad").outOfMemory();
    var bad = training("bad");
    var before = names(easel.run(good));
    sandbox.offloadNodes(workflow(good));
    sandbox.offloadNodes(workflow(bad));
    sandbox.argoDown();

    assertThat(finished(good).path("status").asString()).isEqualTo("succeeded");
    assertThat(finished(bad).path("status").asString()).isEqualTo("failed");
    assertThat(names(easel.run(good))).isEqualTo(before).contains("finetuner");
    var over = easel.post("/v1/runs", Easel.dreambooth("bad", ""));
    assertThat(over.json().path("run").asString()).as("its places stay its own").isEqualTo(bad);
  }

  /** Submits, and waits until it trains. */
  private String training(String name) {
    var id = easel.submit(name);
    var _ =
        easel.until(
            id,
            run -> {
              sandbox.clock().advance(Duration.ofMinutes(2));
              return run.path("stage").asString("").equals("training");
            });
    return id;
  }

  private JsonNode finished(String id) {
    return easel.until(
        id,
        run -> {
          sandbox.clock().advance(Duration.ofMinutes(2));
          return run.path("finished_at").isString();
        });
  }

  private static String workflow(String id) {
    return id.replace('_', '-');
  }

  private static List<String> names(JsonNode run) {
    return run.path("steps").valueStream().map(step -> step.path("name").asString()).toList();
  }

  private static List<String> phases(JsonNode run) {
    return run.path("steps").valueStream().map(step -> step.path("phase").asString()).toList();
  }
}
