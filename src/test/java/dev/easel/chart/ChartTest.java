package dev.easel.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ChartTest {
  private static final KubernetesSerialization KUBERNETES = new KubernetesSerialization();

  @Test
  void lintFindsNothing() {
    assertThat(Chart.lint()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"existing", "outside", "one-recipe"})
  void everyDocumentIsWhatItsKindAllows(String values) {
    assertThat(Chart.render(values(values)))
        .isNotEmpty()
        .allSatisfy(ChartTest::isKnownToKubernetes);
  }

  @Test
  void everyDocumentOfTheDefaultsIsWhatItsKindAllows() {
    assertThat(Chart.render(Map.of()))
        .hasSizeGreaterThan(25)
        .allSatisfy(ChartTest::isKnownToKubernetes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"existing", "outside", "one-recipe"})
  void everyInstallationKeepsTheRules(String values) {
    var manifests = new Manifests(Chart.render(values(values)));

    ChartRules.ALL.forEach(
        (name, rule) -> {
          if (!values.equals("existing") || !name.equals("11-task-results-forbidden")) {
            assertThat(rule.apply(manifests)).as(name).isEmpty();
          }
        });
  }

  @Test
  void makesNothingThatIsSaidToExist() {
    var manifests = new Manifests(Chart.render(values("existing")));

    for (String kind :
        List.of("ServiceAccount", "Secret", "PersistentVolumeClaim", "Role", "RoleBinding")) {
      assertThat(manifests.ofKind(kind)).as(kind).isEmpty();
    }
    assertThat(manifests.ofKind("WorkflowTemplate"))
        .allSatisfy(it -> assertThat(new Recipe(it).defaults().get("pvc")).contains("shared-data"))
        .allSatisfy(
            it ->
                assertThat(it.at("/spec/executor/serviceAccountName").asString())
                    .isEqualTo("platform-executor"));
  }

  @Test
  void keepsTheClaimsAtUninstall() {
    assertThat(Chart.ofKind(Chart.render(Map.of()), "PersistentVolumeClaim"))
        .hasSize(2)
        .allSatisfy(
            it -> {
              assertThat(it.at("/metadata/annotations/helm.sh~1resource-policy").asString())
                  .isEqualTo("keep");
              assertThat(it.at("/spec/accessModes/0").asString()).isEqualTo("ReadWriteMany");
              assertThat(it.at("/spec/resources/requests/storage").asString()).isEqualTo("2000Gi");
            });
  }

  @Test
  void theGuidesSecretsAreMadeToBeFilled() {
    var empty = new Manifests(Chart.render(Map.of()));
    var given = new Manifests(Chart.render(values("outside")));

    for (String secret : List.of("huggingface-token-secret", "wandb-token-secret")) {
      assertThat(empty.named("Secret", secret).orElseThrow().has("data")).isFalse();
      assertThat(empty.named("Secret", secret).orElseThrow().path("metadata").has("annotations"))
          .isFalse();
      assertThat(given.named("Secret", secret).orElseThrow().at("/data/token").asString(""))
          .isBase64();
    }
  }

  @Test
  void whatLiesOutsideOfTheNamespaceIsReadOnlyIfTheInstallationSaysSo() {
    var roles = Chart.ofKind(Chart.render(Map.of()), "ClusterRole");
    var none = Chart.render(Map.of("doctor.clusterRole", false));

    assertThat(roles)
        .singleElement()
        .satisfies(
            role ->
                assertThat(role.path("rules").valueStream().map(it -> it.path("verbs").toString()))
                    .allMatch(verbs -> verbs.equals("[\"get\"]") || verbs.equals("[\"list\"]")));
    assertThat(Chart.ofKind(none, "ClusterRole")).isEmpty();
    assertThat(Chart.ofKind(none, "ClusterRoleBinding")).isEmpty();
  }

  @Test
  void tokensAreReviewedOnlyIfTheInstallationSaysSo() {
    var reviews =
        new Manifests(Chart.render(Map.of("events.kubernetesTokens", true)))
            .ofKind("ClusterRole")
            .filter(role -> role.at("/metadata/name").asString().endsWith("-reviews"))
            .toList();

    assertThat(reviews)
        .singleElement()
        .satisfies(
            role ->
                assertThat(role.path("rules").toString())
                    .isEqualTo(
                        "[{\"apiGroups\":[\"authentication.k8s.io\"],\"resources\":[\"tokenreviews\"],\"verbs\":[\"create\"]},"
                            + "{\"apiGroups\":[\"authorization.k8s.io\"],\"resources\":[\"subjectaccessreviews\"],\"verbs\":[\"create\"]}]"));
  }

  /** Never called for anybody: by its Service, and by each pod. */
  @Test
  void easelIsToldWhereItIsReached() {
    var manifests = new Manifests(Chart.render(Map.of("service.port", 8443)));
    var env = manifests.ofKind("Deployment").findFirst().orElseThrow();
    var own = variable(env, "EASEL_EGRESS_OWN").split(",");
    var services = manifests.ofKind("Service").toList();

    assertThat(services).anyMatch(it -> it.at("/spec/clusterIP").asString("").equals("None"));
    assertThat(own)
        .containsExactlyInAnyOrder(
            services.stream()
                .flatMap(
                    it ->
                        it.at("/spec/ports")
                            .valueStream()
                            .map(
                                port ->
                                    "%s.%s.svc:%d"
                                        .formatted(
                                            it.at("/metadata/name").asString(),
                                            variable(env, "EASEL_NAMESPACE"),
                                            port.path("port").asInt())))
                .toArray(String[]::new));
  }

  private static String variable(JsonNode deployment, String name) {
    return deployment
        .at("/spec/template/spec/containers/0/env")
        .valueStream()
        .filter(it -> it.path("name").asString().equals(name))
        .findFirst()
        .orElseThrow()
        .path("value")
        .asString();
  }

  @Test
  void workflowsCallBackOnlyIfTheInstallationSaysSo() {
    assertThat(Chart.render(Map.of()).toString()).doesNotContain("onExit", "callback");

    var manifests = new Manifests(Chart.render(Map.of("callback.enabled", true)));

    assertThat(manifests.ofKind("WorkflowTemplate"))
        .isNotEmpty()
        .allSatisfy(
            it -> {
              var url = it.at("/metadata/annotations/easel.dev~1callback").asString();
              assertThat(url).isEqualTo("http://easel.tenant-example.svc:80/v1/callbacks");
              assertThat(it.at("/spec/onExit").asString()).isEqualTo("tell-easel");
              assertThat(it.at("/spec/automountServiceAccountToken").asBoolean(true)).isFalse();
              assertThat(it.at("/spec/templates").toString())
                  .contains(url, "{\"failed\":true,\"error\":true}");
            });
    var policy = manifests.named("NetworkPolicy", "easel-callback").orElseThrow();
    assertThat(policy.at("/spec/egress/0/to/0/podSelector/matchLabels").toString())
        .contains("\"app.kubernetes.io/name\":\"easel\"");
    assertThat(policy.at("/spec/egress")).hasSize(1);
    var easels = manifests.named("NetworkPolicy", "easel").orElseThrow();
    assertThat(easels.at("/spec/ingress/1/from/0/podSelector").toString())
        .contains("easel.dev/callback");
  }

  @Test
  void claimsAreMountedInEaselUnlessTheInstallationSaysOtherwise() {
    var mounted = Chart.ofKind(Chart.render(Map.of()), "Deployment").getFirst();
    var once = Chart.ofKind(Chart.render(values("existing")), "Deployment").getFirst();
    var none = Chart.ofKind(Chart.render(Map.of("volumes.mount", false)), "Deployment").getFirst();

    assertThat(mounted.at("/spec/template/spec/containers/0/volumeMounts").toString())
        .contains("\"mountPath\":\"/claims/db-finetune-data\"}")
        .contains("\"mountPath\":\"/claims/sd-finetune-data\"}");
    assertThat(mounted.at("/spec/template/spec/containers/0/env").toString())
        .contains(
            "db-finetune-data=/claims/db-finetune-data,sd-finetune-data=/claims/sd-finetune-data");
    assertThat(mounted.at("/spec/template/spec/securityContext/fsGroup").asInt()).isEqualTo(1000);
    assertThat(once.toString()).containsOnlyOnce("\"mountPath\":\"/claims/shared-data\"");
    assertThat(once.at("/spec/template/spec/securityContext").has("fsGroup")).isFalse();
    assertThat(none.toString()).doesNotContain("/claims/", "EASEL_VOLUMES_MOUNTS", "fsGroup");
  }

  @Test
  void anInstallationsDefaultsReachTemplateAndBinding() {
    var manifests = new Manifests(Chart.render(values("one-recipe")));

    assertThat(manifests.ofKind("WorkflowTemplate"))
        .singleElement()
        .satisfies(it -> assertThat(new Recipe(it).defaults().get("epochs")).contains("3"));
    assertThat(manifests.ofKind("WorkflowEventBinding"))
        .singleElement()
        .satisfies(it -> assertThat(Recipe.defaultsOf(it).get("epochs")).contains("3"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "unknown 1",
        "image.tags latest",
        "replicas 0",
        "replicas two",
        "apiKey.value short",
        "argo.url argo-server",
        "postgresql.url postgresql:5432",
        "inference.idle 30",
        "recipes.dreambooth.claim.size big",
        "recipes.dreambooth.defaults.epochs {{1}}",
        "recipes.dreambooth.defaults.epoch five",
        "recipes.dreambooth.defaults.output finetunes/one",
        "recipes.dreambooth.defaults.pvc other",
        "recipes.dreambooth.region ORD1",
        "networkPolicies.foreignCode.ports[0] 70000",
        "volumes.mounted true",
        "volumes.fsGroup staff",
        "pricing.currency dollars",
        "pricing.cpu cheap",
        "pricing.gpus[0].hourly free",
        "ingress.enabled true"
      })
  void refusesWrongValues(String path, String value) {
    assertThatIllegalStateException().isThrownBy(() -> Chart.render(Map.of(path, value)));
  }

  @Test
  void refusesATokenWithANewline() {
    assertThatIllegalStateException()
        .isThrownBy(() -> Chart.render(Map.of("secrets.huggingface.token", "hf_token -n\n")));
  }

  @Test
  void refusesTwoAuthorities() {
    assertThatIllegalStateException()
        .isThrownBy(
            () -> Chart.render(Map.of("argo.caSecret", "one", "argo.caConfigMap", "other")));
  }

  private static Path values(String name) {
    return Path.of("src/test/resources/chart", name + ".yaml");
  }

  private static void isKnownToKubernetes(JsonNode document) {
    Object typed = KUBERNETES.unmarshal(document.toString());
    assertThat(typed).isInstanceOf(HasMetadata.class);
    assertThat(((HasMetadata) typed).getMetadata().getName())
        .matches("[a-z0-9][-a-z0-9.]{0,61}[a-z0-9]");
    assertThat(UnknownFields.in(typed)).isEmpty();
  }
}
