package dev.easel.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.easel.OnSandbox;
import dev.easel.Volume;
import dev.easel.sandbox.Sandbox;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the installation says of itself. */
class DoctorSettingsTest {

  private static final Volume MOUNTED = Volume.create();

  /** Whatever disk this is, more than none of it is used. */
  @RegisterExtension
  static final OnSandbox easel =
      OnSandbox.with(
          Sandbox.Options.INSTANT,
          Map.of(
              "easel.doctor.mounts",
              "sd-finetune-data=/",
              "easel.volumes.mounts",
              MOUNTED.settings().get("easel.volumes.mounts"),
              "easel.doctor.full",
              "0",
              "easel.doctor.argo-namespace",
              "elsewhere"));

  private final Findings found = new Findings(easel);

  @AfterAll
  static void unmount() {
    MOUNTED.close();
  }

  @Test
  void claimsThatAreMountedHereAreMeasuredWhoeverUsesThem() {
    var full =
        found.all().stream()
            .filter(it -> it.path("code").asString().equals("claim_nearly_full"))
            .toList();

    assertThat(full.stream().map(it -> it.at("/subject/name").asString()))
        .containsExactlyInAnyOrder("db-finetune-data", "sd-finetune-data");
    assertThat(full.stream().map(it -> it.path("message").asString()))
        .allMatch(words -> words.matches("(?s)It is \\d+ % full.*"));
    assertThat(easel.get("/v1/doctor").json().path("unchecked")).isEmpty();
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
