package dev.easel.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Easel;
import dev.easel.OnSandbox;
import dev.easel.chart.Chart;
import dev.easel.kubernetes.Right;
import dev.easel.sandbox.Sandbox;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What cannot be read is a finding, and an answer in time. */
class OutagesTest {

  @RegisterExtension
  static final OnSandbox easel =
      OnSandbox.with(
          Sandbox.Options.INSTANT,
          Map.of("easel.doctor.patience", "2s", "easel.doctor.recent", "0s"));

  private final Findings found = new Findings(easel);

  @ParameterizedTest
  @CsvSource({
    "list, workflowtemplates, error",
    "list, workfloweventbindings, error",
    "watch, inferenceservices, error",
    "get, pods/log, error",
    "list, roles, info",
    "list, rolebindings, info",
    "get, clusterroles, info",
    "get, persistentvolumeclaims, info",
    "list, nodes, info",
    "get, customresourcedefinitions, info",
    "get, configmaps, info"
  })
  void aRightThatIsMissingIsAFinding(String verb, String plural, String severity) {
    easel.sandbox().forbid(verb, plural);
    try {
      var finding = found.one("right_missing");
      assertThat(finding.path("severity").asString()).isEqualTo(severity);
      assertThat(finding.path("message").asString()).contains(verb + " " + plural);
      assertThat(finding.path("remedy").asString())
          .contains("resources: [%s]".formatted(plural), "verbs: [%s]".formatted(verb));
    } finally {
      easel.sandbox().permit(verb, plural);
    }
    found.until();
  }

  @Test
  void withoutTheClusterRoleOnlyThatIsSaid() {
    var role =
        String.valueOf(
            easel.sandbox().object("rbac.authorization.k8s.io/v1", "ClusterRole", CLUSTER_ROLE));
    easel.sandbox().delete("rbac.authorization.k8s.io/v1", "ClusterRole", CLUSTER_ROLE);
    try {
      var report = easel.get("/v1/doctor").json();

      assertThat(report.path("healthy").asBoolean()).isTrue();
      assertThat(report.path("findings").valueStream().map(it -> it.path("severity").asString()))
          .hasSize(4)
          .containsOnly("info");
      assertThat(report.path("unchecked").valueStream().map(it -> it.path("what").asString()))
          .contains("labels of nodes", "Argo's controller", "definition of event bindings");
    } finally {
      easel.sandbox().apply(role);
    }
    found.until();
  }

  private static final String CLUSTER_ROLE = "tenant-example-easel-doctor";

  @Test
  void aSecretThatMayNotBeReadIsToldWithoutItsContent() {
    easel.sandbox().forbid("get", "secrets");
    try {
      assertThat(found.codes()).contains("right_missing", "huggingface_secret_not_checked");
    } finally {
      easel.sandbox().permit("get", "secrets");
    }
    found.until();
  }

  @Test
  void withoutTheApiServerThereIsAnAnswer() {
    easel.sandbox().kubernetesDown();
    try {
      var finding = found.one("cluster_unreachable");
      assertThat(finding.path("severity").asString()).isEqualTo("error");
      assertThat(finding.path("message").asString()).contains("workflow templates");
      assertThat(dryRun().status()).isEqualTo(200);
    } finally {
      easel.sandbox().kubernetesUp();
    }
    found.until();
  }

  @Test
  void anApiServerThatDoesNotAnswerIsWaitedForInBounds() {
    easel.sandbox().kubernetesSlow(Duration.ofSeconds(20));
    try {
      var begun = System.nanoTime();
      assertThat(found.codes()).contains("cluster_unreachable");
      assertThat(dryRun().status()).isEqualTo(200);
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(15));
    } finally {
      easel.sandbox().kubernetesUp();
    }
    found.until();
  }

  @Test
  void anApiServerThatFailsIsAway() {
    easel.sandbox().kubernetesUnavailable();
    try {
      assertThat(found.one("cluster_unreachable").path("message").asString())
          .contains("no healthy upstream");
    } finally {
      easel.sandbox().kubernetesUp();
    }
    found.until();
  }

  @Test
  void anArgoServerThatDoesNotAnswerIsWaitedForInBounds() {
    easel.sandbox().argoSlow(Duration.ofSeconds(20));
    try {
      assertThat(found.codes()).containsExactly("argo_unreachable");
    } finally {
      easel.sandbox().argoUp();
    }
    found.until();
  }

  @Test
  void oneSlowAnswerOfArgoIsNoFinding() throws Exception {
    var before = looks();
    easel.sandbox().argoSlow(Duration.ofSeconds(20));
    try (var asking = Executors.newVirtualThreadPerTaskExecutor()) {
      var codes = asking.submit(found::codes);
      Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> looks() > before);
      easel.sandbox().argoUp();

      assertThat(codes.get()).isEmpty();
    } finally {
      easel.sandbox().argoUp();
    }
    assertThat(looks()).isGreaterThan(before + 1);
  }

  @Test
  void anArgoServerThatIsDownIsFound() {
    easel.sandbox().argoDown();
    try {
      assertThat(found.codes()).containsExactly("argo_unreachable");
    } finally {
      easel.sandbox().argoUp();
    }
    found.until();
  }

  private static long looks() {
    return easel.sandbox().argoRequests("GET", "/api/v1/version");
  }

  /** A right that the chart gives and the doctor does not ask for, or the other way about. */
  @Test
  void theRightsAskedForAreThoseOfTheChart() {
    var names =
        Map.of(
            dev.easel.secrets.Service.HUGGINGFACE, "huggingface-token-secret",
            dev.easel.secrets.Service.WANDB, "wandb-token-secret");
    var properties = easel.context().getBean(DoctorProperties.class);
    var asked =
        NeededRight.of(
                new Facts.Installation("default", "tenant-example", names, properties),
                List.of("db-finetune-data", "sd-finetune-data"))
            .stream()
            .map(NeededRight::right);

    assertThat(asked).containsExactlyInAnyOrderElementsOf(given().toList());
  }

  private static Stream<Right> given() {
    var chart = Chart.render(Map.of());
    return Stream.of("Role/easel", "ClusterRole/" + CLUSTER_ROLE)
        .flatMap(
            role ->
                Chart.ofKind(chart, role.substring(0, role.indexOf('/'))).stream()
                    .filter(it -> role.endsWith("/" + it.at("/metadata/name").asString())))
        .flatMap(role -> role.path("rules").valueStream())
        .flatMap(OutagesTest::rights);
  }

  private static Stream<Right> rights(JsonNode rule) {
    return texts(rule, "verbs")
        .flatMap(
            verb ->
                texts(rule, "apiGroups")
                    .flatMap(
                        group ->
                            texts(rule, "resources")
                                .flatMap(
                                    resource ->
                                        rule.has("resourceNames")
                                            ? texts(rule, "resourceNames")
                                                .map(name -> new Right(verb, group, resource, name))
                                            : Stream.of(new Right(verb, group, resource)))));
  }

  private static Stream<String> texts(JsonNode rule, String member) {
    return rule.path(member).valueStream().map(JsonNode::asString);
  }

  private static Easel.Answer dryRun() {
    return easel.post("/v1/runs?dry_run=true", Easel.dreambooth("dry", ""));
  }
}
