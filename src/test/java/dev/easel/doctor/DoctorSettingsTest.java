package dev.easel.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.easel.OnSandbox;
import dev.easel.sandbox.Sandbox;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the installation says of itself. */
class DoctorSettingsTest {

  /** Whatever disk this is, more than none of it is used. */
  @RegisterExtension
  static final OnSandbox easel =
      OnSandbox.with(
          Sandbox.Options.INSTANT,
          Map.of(
              "easel.doctor.mounts",
              "db-finetune-data=/",
              "easel.doctor.full",
              "0",
              "easel.doctor.argo-namespace",
              "elsewhere"));

  private final Findings found = new Findings(easel);

  @Test
  void aClaimThatIsMountedHereIsMeasured() {
    var finding = found.one("claim_nearly_full");

    assertThat(finding.at("/subject/name").asString()).isEqualTo("db-finetune-data");
    assertThat(finding.path("message").asString()).containsPattern("It is \\d+ % full");
    assertThat(
            easel
                .get("/v1/doctor")
                .json()
                .path("unchecked")
                .valueStream()
                .map(it -> it.path("what").asString()))
        .containsExactly("how full claim sd-finetune-data is");
  }

  @Test
  void aControllerThatIsElsewhereIsToldHowToBeFound() {
    var finding = found.one("controller_unknown");

    assertThat(finding.path("severity").asString()).isEqualTo("info");
    assertThat(finding.path("remedy").asString()).contains("EASEL_DOCTOR_ARGO_NAMESPACE");
  }

  @Test
  void aMountThatIsNoneIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new DoctorProperties(
                    "argo",
                    "any",
                    List.of("db-finetune-data"),
                    1,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1),
                    true))
        .withMessageContaining("EASEL_DOCTOR_MOUNTS");
  }
}
