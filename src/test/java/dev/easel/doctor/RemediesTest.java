package dev.easel.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Easel;
import dev.easel.Installation;
import dev.easel.Replica;
import dev.easel.TestDatabase;
import dev.easel.sandbox.Sandbox;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each remedy, done, removes its finding. */
class RemediesTest {

  private static final String ARGO = "argoproj.io/v1alpha1";
  private static final String RBAC = "rbac.authorization.k8s.io/v1";
  private static final String SECRET = "huggingface-token-secret";
  private static final String CLAIM = "db-finetune-data";

  /** As in 3.6: an object without members. */
  private static final String DROPPING =
      """
      {"spec": {"versions": [{"name": "v1alpha1", "schema": {"openAPIV3Schema": {"properties":
        {"spec": {"properties": {"submit": {"properties": {"metadata": {"type": "object"}}}}}}}}}]}}
      """;

  private static Installation installation;
  private static Sandbox sandbox;
  private static Replica easel;
  private static Findings found;

  @BeforeAll
  static void start() {
    installation = Installation.start(Sandbox.Options.INSTANT);
    sandbox = installation.sandbox();
    easel = Replica.start(TestDatabase.settings(), installation.settings()).ready();
    found = new Findings(easel);
  }

  @AfterAll
  static void stop() {
    easel.close();
    installation.close();
  }

  @AfterEach
  void nothingIsLeft() {
    found.until();
  }

  @Test
  void aTokenWithANewlineIsPutAgain() {
    sandbox.patch("v1", "Secret", SECRET, "{\"data\": {\"token\": \"YS10b2tlbiAtbgo=\"}}");
    var finding = found.one("secret_malformed");
    assertThat(finding.path("severity").asString()).isEqualTo("error");
    assertThat(finding.path("remedy").asString()).contains("PUT /v1/secrets/huggingface");

    assertThat(put("{\"token\": \"hf_again\"}").status()).isEqualTo(200);
  }

  @Test
  void anEmptySecretIsFilled() {
    sandbox.patch("v1", "Secret", SECRET, "{\"data\": null}");
    assertThat(found.codes()).containsExactly("huggingface_secret_missing");

    assertThat(put("{\"token\": \"hf_new\"}").status()).isEqualTo(200);
  }

  @Test
  void aClaimIsMadeAndShared() {
    var claim = Findings.kept(sandbox, "v1", "PersistentVolumeClaim", CLAIM);
    sandbox.delete("v1", "PersistentVolumeClaim", CLAIM);
    assertThat(found.codes()).containsExactly("claim_missing");

    sandbox.apply(claim.replace("ReadWriteMany", "ReadWriteOnce"));
    assertThat(found.codes()).containsExactly("claim_not_shared");

    sandbox.delete("v1", "PersistentVolumeClaim", CLAIM);
    sandbox.apply(claim);
  }

  @Test
  void aClaimWhoseVolumeIsGoneIsMadeAgain() {
    var claim = Findings.kept(sandbox, "v1", "PersistentVolumeClaim", CLAIM);
    sandbox.patch("v1", "PersistentVolumeClaim", CLAIM, "{\"status\": {\"phase\": \"Lost\"}}");
    assertThat(found.codes()).containsExactly("claim_lost");

    sandbox.apply(claim);
  }

  @Test
  void aNodeIsLabelled() {
    sandbox.patch(
        "v1", "Node", "gpu-1", "{\"metadata\": {\"labels\": {\"gpu.nvidia.com/class\": null}}}");
    var finding = found.one("no_node");
    assertThat(finding.path("message").asString())
        .contains("gpu.nvidia.com/class=A40", "finetuner");

    sandbox.patch(
        "v1", "Node", "gpu-1", "{\"metadata\": {\"labels\": {\"gpu.nvidia.com/class\": \"A40\"}}}");
  }

  @Test
  void aTaintIsToleratedOrRemoved() {
    sandbox.patch(
        "v1",
        "Node",
        "gpu-1",
        """
        {"spec": {"taints": [
          {"key": "nvidia.com/gpu", "value": "present", "effect": "NoSchedule"},
          {"key": "example.com/old", "effect": "PreferNoSchedule"}]}}
        """);
    var finding = found.one("nodes_tainted");
    assertThat(finding.path("message").asString())
        .contains("gpu.nvidia.com/class=A40", "finetuner", "nvidia.com/gpu=present:NoSchedule")
        .doesNotContain("example.com/old");

    sandbox.patch("v1", "Node", "gpu-1", "{\"spec\": {\"taints\": null}}");
  }

  @Test
  void theSecondBindingOfADiscriminatorIsDeleted() {
    sandbox.apply(
        binding("second", "discriminator == \"easel-dreambooth\"", "payload.epochs ?? \"4\""));
    assertThat(found.codes()).contains("discriminator_shared");

    sandbox.delete(ARGO, "WorkflowEventBinding", "second");
  }

  @Test
  void anExpressionIsCorrected() {
    sandbox.apply(
        binding("broken", "discriminator == \"broken\"", "payload.e == null ? 4 : payload.e"));
    assertThat(found.one("binding_cannot_compile").path("message").asString())
        .contains("unknown name null");

    sandbox.apply(binding("broken", "discriminator == \"broken\"", "payload.e ?? \"4\""));
    assertThat(found.codes()).doesNotContain("binding_cannot_compile", "field_unguarded");
    sandbox.delete(ARGO, "WorkflowEventBinding", "broken");
  }

  @Test
  void aRecipesBindingIsAppliedAgain() {
    sandbox.delete(ARGO, "WorkflowEventBinding", "easel-dreambooth");
    found.until("binding_missing");

    var binding = easel.get("/v1/recipes/dreambooth/binding");
    sandbox.apply(new String(binding.bytes(), java.nio.charset.StandardCharsets.UTF_8));
  }

  @Test
  void aConditionIsLookedUpByWhatItSays() {
    var template = Findings.kept(sandbox, ARGO, "WorkflowTemplate", "easel-dreambooth");
    sandbox.apply(
        template.replace(
            "\"successCondition\":\"status.url\"",
            "\"successCondition\":\"status.conditions.3.status == True\""));
    found.until("condition_by_position");

    sandbox.apply(template);
  }

  @Test
  void anAccountGetsItsRight() {
    var role = Findings.kept(sandbox, RBAC, "Role", "easel-executor");
    sandbox.apply(role.replace("workflowtaskresults", "workflowtasksets"));
    var finding = found.one("task_results_forbidden");
    assertThat(finding.at("/subject/name").asString()).isEqualTo("easel-executor");
    assertThat(finding.path("severity").asString()).isEqualTo("warning");
    assertThat(finding.path("message").asString())
        .contains("unless a ClusterRoleBinding grants it");
    assertThat(finding.path("remedy").asString())
        .contains("apiGroups: [argoproj.io], resources: [workflowtaskresults]");

    sandbox.apply(role);
  }

  @ParameterizedTest
  @CsvSource({
    "Group, system:serviceaccounts",
    "Group, system:serviceaccounts:tenant-example",
    "User, system:serviceaccount:tenant-example:easel-executor"
  })
  void anAccountMayHaveItsRightByAnotherName(String kind, String name) {
    var binding = Findings.kept(sandbox, RBAC, "RoleBinding", "easel-executor");
    sandbox.patch(
        RBAC,
        "RoleBinding",
        "easel-executor",
        "{\"subjects\": [{\"kind\": \"%s\", \"name\": \"%s\"}]}".formatted(kind, name));
    try {
      assertThat(found.codes()).doesNotContain("task_results_forbidden");
    } finally {
      sandbox.apply(binding);
    }
  }

  @Test
  void theControllerIsToldToRequireTemplates() {
    sandbox.apply(configMap("{}"));
    assertThat(found.codes()).containsExactly("templates_not_required");

    sandbox.apply(configMap("{config: \"workflowRestrictions: {templateReferencing: Strict}\"}"));
  }

  @Test
  void theDefinitionOfBindingsIsUpgraded() {
    var name = "workfloweventbindings.argoproj.io";
    var kind = "CustomResourceDefinition";
    var definition = Findings.kept(sandbox, "apiextensions.k8s.io/v1", kind, name);
    sandbox.patch("apiextensions.k8s.io/v1", kind, name, DROPPING);
    assertThat(found.codes()).containsExactly("definition_drops_metadata");

    sandbox.apply(definition);
  }

  @Test
  void argoDispatchesAtOnceAgain() {
    sandbox.argoAsyncQueue(16);
    var run = easel.submit("swallowed");
    easel.until(run, it -> it.path("waiting_reason").asString("").equals("accepted_but_nothing"));
    found.until("argo_swallows_events");

    sandbox.argoAsyncQueue(-1);
    assertThat(easel.ended(run).path("status").asString()).isEqualTo("succeeded");
  }

  @Test
  void argoAnswersAgain() {
    sandbox.argoDown();
    assertThat(found.codes()).containsExactly("argo_unreachable");
    sandbox.argoUp();
  }

  @Test
  void aDryRunIsToldWhatItsOwnRunNeeds() {
    var lacking =
        Easel.dreambooth("lacking", "")
            .replace("\"num_class_images\": 100", "\"region\": \"ORD1\"");
    sandbox.apply(configMap("{}"));
    assertThat(found.codes()).containsExactly("templates_not_required");

    var warnings = easel.post("/v1/runs?dry_run=true", lacking).json().path("warnings");

    assertThat(warnings.valueStream().map(it -> it.path("code").asString()))
        .containsExactlyInAnyOrder("no_node", "dataset_not_looked_at");
    assertThat(warnings.toString())
        .contains("gpu.nvidia.com/class=A40, topology.kubernetes.io/region=ORD1");
    sandbox.apply(configMap("{workflowRestrictions: \"templateReferencing: Strict\"}"));
  }

  private static Easel.Answer put(String body) {
    return easel.send(
        HttpRequest.newBuilder(easel.base().resolve("/v1/secrets/huggingface"))
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static String configMap(String data) {
    return """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: workflow-controller-configmap, namespace: argo}
    data: %s
    """
        .formatted(data);
  }

  private static String binding(String name, String selector, String epochs) {
    return """
    apiVersion: argoproj.io/v1alpha1
    kind: WorkflowEventBinding
    metadata: {name: %s}
    spec:
      event: {selector: '%s'}
      submit:
        metadata: {labels: {team: payload.team}}
        arguments: {parameters: [{name: epochs, valueFrom: {event: '%s'}}]}
    """
        .formatted(name, selector, epochs);
  }
}
