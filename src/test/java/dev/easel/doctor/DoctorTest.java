package dev.easel.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.OnSandbox;
import dev.easel.chart.Chart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * The doctor finds each of the guide's mistakes that a manifest shows, and nothing in the chart.
 */
class DoctorTest {

  private static final Path DEFECTS = Path.of("src/test/resources/defects");
  private static final String SECRET = "huggingface-token-secret";

  /** What the doctor calls each. */
  private static final Map<String, String> CODES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("01-unquoted-values", "value_unquoted"),
              Map.entry("02-null-in-expression", "binding_cannot_compile"),
              Map.entry("04-unmapped-parameters", "binding_parameters"),
              Map.entry("05-no-default", "field_unguarded"),
              Map.entry("06-seed-not-passed", "parameter_unused"),
              Map.entry("07-one-process", "processes_fixed"),
              Map.entry("08-downloader-without-token", "downloader_without_token"),
              Map.entry("09-wandb-secret-required", "wandb_required"),
              Map.entry("10-token-with-newline", "secret_malformed"),
              Map.entry("11-condition-by-position", "condition_by_position"),
              Map.entry("11-old-group", "old_kserve_group"),
              Map.entry("11-task-results-forbidden", "task_results_forbidden"),
              Map.entry("12-endpoint-taken-over", "endpoint_taken_over"),
              Map.entry("12-shared-output", "output_shared"),
              Map.entry("13-run-name-unchecked", "run_name_unchecked"),
              Map.entry("14-claim-in-path", "parameter_in_mount"),
              Map.entry("14-no-deadline", "no_deadline"),
              Map.entry("14-no-labels", "binding_unlabelled"),
              Map.entry("14-no-retry", "no_retry"),
              Map.entry("14-no-ttl", "kept_for_ever"),
              Map.entry("14-parameter-in-script", "parameter_in_script"),
              Map.entry("14-unchecked-text", "text_unchecked"),
              Map.entry("15-unknown-argument", "argument_unknown"),
              Map.entry("16-two-defaults", "defaults_differ"),
              Map.entry("18-samples-lost", "samples_lost"),
              Map.entry("18-terminal", "terminal"),
              Map.entry("19-old-mount", "old_mount"),
              Map.entry("20-idle-annotation", "idle_time_ignored")));

  @RegisterExtension static final OnSandbox easel = OnSandbox.instant();

  @BeforeAll
  static void takeWhatTheFullDefinitionsRefuse() {
    easel.sandbox().minimalDefinitions(true);
  }

  @AfterAll
  static void refuseItAgain() {
    easel.sandbox().minimalDefinitions(false);
  }

  @Test
  void findsNothingInTheChart() {
    var report = easel.get("/v1/doctor").json();

    assertThat(report.path("findings").toPrettyString()).isEqualTo("[ ]");
    assertThat(report.path("healthy").asBoolean()).isTrue();
    assertThat(report.path("checked").size()).isGreaterThan(10);
    assertThat(report.path("unchecked").valueStream().map(it -> it.path("what").asString()))
        .allMatch(what -> what.startsWith("how full claim"));
  }

  @ParameterizedTest
  @MethodSource("defects")
  void findsTheMistakeAndNotItsRemains(String defect) throws IOException {
    var text = Files.readString(DEFECTS.resolve(defect + ".yaml"));
    var planted = planted(defect, text);
    var before = Findings.kept(easel.sandbox(), "v1", "Secret", SECRET);
    easel.sandbox().apply(planted);
    try {
      var found = codes();
      assertThat(found).containsKey(CODES.get(defect));
      assertThat(found.get(CODES.get(defect))).isIn("mistaken", "planted", SECRET);
    } finally {
      remove(planted, before);
    }
    assertThat(codes()).isEmpty();
  }

  @Test
  void everyManifestHasACode() throws IOException {
    try (Stream<Path> files = Files.list(DEFECTS)) {
      assertThat(
              files
                  .map(it -> it.getFileName().toString().replace(".yaml", ""))
                  .collect(Collectors.toSet()))
          .isEqualTo(CODES.keySet());
    }
  }

  static Stream<String> defects() {
    return CODES.keySet().stream();
  }

  /** A Secret of Easel's own name, and an account that the chart gives no role to. */
  private static String planted(String defect, String text) {
    return switch (defect) {
      case "10-token-with-newline" -> text.replace("mistaken", SECRET);
      case "11-task-results-forbidden" -> text.replace("inference", "planted");
      default -> text;
    };
  }

  private static void remove(String planted, String secret) {
    for (JsonNode object : Chart.parse(planted)) {
      var kind = object.path("kind").asString();
      if (kind.equals("Secret")) {
        easel.sandbox().apply(secret);
      } else {
        easel
            .sandbox()
            .delete(
                object.path("apiVersion").asString(), kind, object.at("/metadata/name").asString());
      }
    }
  }

  /** The subjects' names by code. */
  private static Map<String, String> codes() {
    return easel
        .get("/v1/doctor")
        .json()
        .path("findings")
        .valueStream()
        .collect(
            Collectors.toMap(
                it -> it.path("code").asString(),
                it -> it.at("/subject/name").asString(),
                (one, other) -> one));
  }
}
