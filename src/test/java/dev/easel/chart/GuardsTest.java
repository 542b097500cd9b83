package dev.easel.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Who holds which rights, which tokens, and who may call whom. */
class GuardsTest {
  private static final Manifests CHART = new Manifests(Chart.render(Map.of()));
  private static final Manifests OUTSIDE =
      new Manifests(Chart.render(Path.of("src/test/resources/chart/outside.yaml")));

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "easel|workflows:get,list,watch,patch,delete"
            + " workflowtemplates,workfloweventbindings:get,list,watch"
            + " inferenceservices:get,list,watch,patch,delete pods:get,list,watch,delete"
            + " pods/log:get events:list,watch secrets:get,patch"
            + " persistentvolumeclaims:get persistentvolumeclaims:list roles,rolebindings:list",
        "easel-argo|workfloweventbindings:list workflowtemplates:get"
            + " workflows:create,get,update pods:delete",
        "easel-executor|workflowtaskresults:create,patch",
        "inference|inferenceservices:get,create workflowtaskresults:create,patch",
        "easel-run|''"
      })
  void everyAccountHasItsRightsAndNoMore(String account, String rights) {
    assertThat(ServingRules.rules(CHART, account).map(GuardsTest::right))
        .containsExactlyInAnyOrder(rights.isEmpty() ? new String[0] : rights.split(" "));
  }

  @Test
  void easelMayFillTheTwoSecretsAndSeeNoOther() {
    assertThat(ServingRules.rules(CHART, "easel"))
        .filteredOn(it -> Manifests.texts(it.path("resources")).contains("secrets"))
        .singleElement()
        .satisfies(
            it ->
                assertThat(Manifests.texts(it.path("resourceNames")))
                    .containsExactly("huggingface-token-secret", "wandb-token-secret"));
  }

  @ParameterizedTest
  @MethodSource("foreignSteps")
  void foreignCodeHasNoToken(JsonNode step) {
    assertThat(step.has("serviceAccountName")).isFalse();
    assertThat(step.has("automountServiceAccountToken")).isFalse();
    assertThat(step.at("/container/securityContext/capabilities/drop/0").asString())
        .isEqualTo("ALL");
    assertThat(step.path("initContainers").valueStream())
        .allMatch(it -> it.at("/securityContext/capabilities/drop/0").asString().equals("ALL"));
  }

  static Stream<JsonNode> foreignSteps() {
    return CHART.containerSteps();
  }

  @Test
  void workflowsRunWithoutATokenButTheExecutors() {
    assertThat(CHART.ofKind("WorkflowTemplate").map(it -> it.path("spec")))
        .hasSize(2)
        .allSatisfy(
            it -> {
              assertThat(it.path("serviceAccountName").asString()).isEqualTo("easel-run");
              assertThat(it.path("automountServiceAccountToken").asBoolean(true)).isFalse();
              assertThat(it.at("/executor/serviceAccountName").asString())
                  .isEqualTo("easel-executor");
            });
  }

  @Test
  void theStepThatDeploysAloneHasAToken() {
    assertThat(CHART.steps().filter(it -> it.has("resource")))
        .hasSize(2)
        .allSatisfy(
            it -> {
              assertThat(it.path("serviceAccountName").asString()).isEqualTo("inference");
              assertThat(it.path("automountServiceAccountToken").asBoolean(false)).isTrue();
              assertThat(it.at("/executor/serviceAccountName").asString()).isEqualTo("inference");
            });
  }

  @ParameterizedTest
  @CsvSource({"easel-executor", "easel-argo", "inference"})
  void tokensLieWhereTheyAreLookedFor(String account) {
    var secret = CHART.named("Secret", account + ".service-account-token").orElseThrow();

    assertThat(secret.path("type").asString()).isEqualTo("kubernetes.io/service-account-token");
    assertThat(secret.at("/metadata/annotations/kubernetes.io~1service-account.name").asString())
        .isEqualTo(account);
  }

  @Test
  void aPredictorSeesItsOneFolderOnly() {
    assertThat(CHART.created())
        .hasSize(2)
        .allSatisfy(
            it -> {
              JsonNode predictor = it.at("/spec/predictor");
              assertThat(predictor.path("automountServiceAccountToken").asBoolean(true)).isFalse();
              assertThat(predictor.path("serviceAccountName").asString()).isEqualTo("easel-run");
              assertThat(predictor.at("/containers/0/volumeMounts/0/readOnly").asBoolean(false))
                  .isTrue();
              assertThat(predictor.at("/containers/0/volumeMounts/0/subPath").asString(""))
                  .isNotEmpty();
              assertThat(predictor.at("/volumes/0/persistentVolumeClaim/readOnly").asBoolean(false))
                  .isTrue();
              assertThat(
                      predictor.at("/containers/0/securityContext/capabilities/drop/0").asString())
                  .isEqualTo("ALL");
            });
  }

  @Test
  void endpointsAreOpenOnlyIfTheInstallationSaysSo() {
    assertThat(CHART.created().map(GuardsTest::visibility))
        .containsOnly(List.of("cluster-local", "cluster-local"));
    assertThat(OUTSIDE.created().map(GuardsTest::visibility)).containsOnly(List.of("", ""));
  }

  @Test
  void foreignCodeReachesNeitherMetadataNorDatabaseNorArgoNorEasel() {
    JsonNode policy = CHART.named("NetworkPolicy", "easel-foreign-code").orElseThrow().path("spec");

    assertThat(policy.at("/podSelector/matchLabels/easel.dev~1managed").asString())
        .isEqualTo("true");
    assertThat(Manifests.texts(policy.path("policyTypes"))).containsExactly("Ingress", "Egress");
    assertThat(policy.has("ingress")).isFalse();
    assertThat(policy.at("/egress/0/ports").valueStream().map(it -> it.path("port").asInt()))
        .containsOnly(53);
    assertThat(policy.at("/egress/1/to/0/ipBlock/except/0").asString()).isEqualTo("169.254.0.0/16");
    assertThat(policy.at("/egress/1/ports").valueStream().map(it -> it.path("port").asInt()))
        .doesNotContain(5432, 2746, 8080, 8081);
  }

  @Test
  void itsPodsCarryTheLabelThatThePolicySelects() {
    var pods =
        Stream.concat(CHART.steps().filter(it -> !it.has("steps")), CHART.created())
            .map(it -> it.at("/metadata/labels/easel.dev~1managed").asString(""));

    assertThat(pods).hasSize(10).containsOnly("true");
    assertThat(easel().at("/spec/template/metadata/labels").has("easel.dev/managed")).isFalse();
  }

  @Test
  void easelRunsWithoutPrivileges() {
    JsonNode pod = easel().at("/spec/template/spec");
    JsonNode container = pod.at("/containers/0");

    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean(false)).isTrue();
    assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean(false)).isTrue();
    assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(
            container.path("volumeMounts").valueStream().map(it -> it.path("mountPath").asString()))
        .contains("/tmp");
    for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
      assertThat(container.path(probe).at("/httpGet/port").asString()).isEqualTo("management");
    }
  }

  @Test
  void easelIsToldWhatItsConfigurationNames() {
    JsonNode container = easel().at("/spec/template/spec/containers/0");

    for (String name :
        List.of(
            "EASEL_ARGO_URL",
            "EASEL_ARGO_TOKEN_FILE",
            "EASEL_NAMESPACE",
            "EASEL_API_KEY",
            "SPRING_DATASOURCE_URL",
            "SPRING_DATASOURCE_USERNAME",
            "SPRING_DATASOURCE_PASSWORD",
            "SERVER_ADDRESS",
            "SERVER_PORT",
            "EASEL_ALLOW_MODELS",
            "EASEL_ALLOW_IMAGES")) {
      assertThat(Manifests.environment(container, name)).as(name).isPresent();
    }
    assertThat(value(container, "EASEL_ALLOW_CLAIMS"))
        .isEqualTo("db-finetune-data,sd-finetune-data");
    assertThat(value(container, "EASEL_ALLOW_MODELS"))
        .isEqualTo("stabilityai/stable-diffusion-2-1-base,stabilityai/stable-diffusion-2");
  }

  @Test
  void twoCopiesLeaveOneThroughADrain() {
    assertThat(easel().at("/spec/replicas").asInt()).isEqualTo(2);
    assertThat(
            CHART
                .named("PodDisruptionBudget", "easel")
                .orElseThrow()
                .at("/spec/minAvailable")
                .asInt())
        .isEqualTo(1);
    assertThat(OUTSIDE.ofKind("PodDisruptionBudget")).isEmpty();
  }

  private static JsonNode easel() {
    return CHART.named("Deployment", "easel").orElseThrow();
  }

  private static String value(JsonNode container, String name) {
    return Manifests.environment(container, name).orElseThrow().path("value").asString();
  }

  private static List<String> visibility(JsonNode service) {
    return Stream.of("networking.knative.dev/visibility", "networking.kserve.io/visibility")
        .map(it -> Objects.requireNonNull(service.at("/metadata/labels").path(it).asString("")))
        .toList();
  }

  private static String right(JsonNode rule) {
    return String.join(",", Manifests.texts(rule.path("resources")))
        + ":"
        + String.join(",", Manifests.texts(rule.path("verbs")));
  }
}
