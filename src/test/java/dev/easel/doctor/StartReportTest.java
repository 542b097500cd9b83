package dev.easel.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Installation;
import dev.easel.Replica;
import dev.easel.TestDatabase;
import dev.easel.sandbox.Sandbox;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Isolated;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@Isolated("reads what the JVM prints")
@ExtendWith(OutputCaptureExtension.class)
class StartReportTest {

  @Test
  void whoIsSlowOnlyWhileEaselStartsIsNotToldToBeAway(CapturedOutput output) {
    try (var installation = Installation.start(Sandbox.Options.INSTANT)) {
      var sandbox = installation.sandbox();
      sandbox.argoSlow(Duration.ofSeconds(30));
      try (var easel =
          Replica.start(
              TestDatabase.settings(),
              installation.settings(),
              Map.of("easel.doctor.patience", "3s"))) {
        Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> sandbox.argoRequests("GET", "/api/v1/version") > 3);
        sandbox.argoUp();
        Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> output.getOut().contains("The doctor checked"));
        assertThat(easel.get("/v1/doctor").status()).isEqualTo(200);
      }
      assertThat(output.getOut()).doesNotContain("argo_unreachable (");
    }
  }

  @Test
  void theLogTellsTheFindingsOnceAndTheStartDoesNotWait(CapturedOutput output) {
    try (var installation = Installation.start(Sandbox.Options.INSTANT)) {
      installation.sandbox().delete("v1", "PersistentVolumeClaim", "db-finetune-data");
      installation.sandbox().argoSlow(Duration.ofSeconds(30));
      try (var easel = Replica.start(TestDatabase.settings(), installation.settings())) {
        assertThat(output).doesNotContain("The doctor checked");
        Awaitility.await()
            .atMost(Duration.ofSeconds(30))
            .until(() -> output.getOut().contains("The doctor checked"));
        assertThat(easel.get("/v1/doctor").status()).isEqualTo(200);
      }
      assertThat(output.getOut())
          .containsOnlyOnce("claim_missing (PersistentVolumeClaim db-finetune-data)")
          .containsOnlyOnce("argo_unreachable (ArgoServer argo-server)")
          .contains("Remedy: Make a claim 'db-finetune-data'");
    }
  }
}
