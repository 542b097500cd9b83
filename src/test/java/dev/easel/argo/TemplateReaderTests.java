package dev.easel.argo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class TemplateReaderTests {

  @Test
  void bindingsAsTheClusterReturnsThem() {
    var items = Recorded.read("bindings-list").path("response").path("body").path("items");
    var binding = TemplateReader.binding(items.path(0));
    assertThat(binding.namespace()).isEqualTo("tenant-example");
    assertThat(binding.name()).isEqualTo("db-finetune-event-binding");
    assertThat(binding.resourceVersion()).isEqualTo("310");
    assertThat(binding.discriminator()).isEqualTo("db-finetune");
    assertThat(binding.template()).isEqualTo("db-finetune-template");
    assertThat(binding.workflowName()).isEqualTo("payload.workflow_name");
    assertThat(binding.labels()).containsEntry("easel.dev/run", "payload.run_id");
    assertThat(binding.annotations())
        .containsEntry("easel.dev/run-name", "payload.parameters.run_name");
    assertThat(binding.parameters()).hasSize(35).containsEntry("lr", "payload.parameters.lr");
  }

  /** A CRD of Argo 3.6 drops the whole of submit.metadata. */
  @Test
  void aBindingThatLostItsName() {
    var binding =
        TemplateReader.binding(
            JsonMapper.shared().readTree("{\"spec\":{\"submit\":{\"metadata\":{}}}}"));
    assertThat(binding.workflowName()).isNull();
    assertThat(binding.labels()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "true",
        "discriminator != \"a\"",
        "discriminator == \"a\" && payload.schema == \"v1\"",
        "discriminator == \"a\" || true",
        "(discriminator == \"a\")",
        "discriminator in [\"a\"]",
        "discriminator == \"a\\\"b\"",
      })
  void aSelectorThatSaysAnythingElse(String selector) {
    var object = JsonMapper.shared().createObjectNode();
    object.putObject("spec").putObject("event").put("selector", selector);
    assertThat(TemplateReader.binding(object).discriminator()).isNull();
  }

  @Test
  void aTemplateOfTheWholeClusterIsNoneOfTheNamespace() {
    var object =
        JsonMapper.shared()
            .readTree(
                "{\"spec\":{\"submit\":{\"workflowTemplateRef\":{\"name\":\"t\",\"clusterScope\":true}}}}");
    assertThat(TemplateReader.binding(object).template()).isEmpty();
  }

  @Test
  void secretsThatItsContainersHaveAsEnvironment() {
    var template =
        TemplateReader.template(
            JsonMapper.shared()
                .readTree(
                    """
                    {"spec":{"templates":[
                       {"name":"a","initContainers":[{"env":[{"name":"I","valueFrom":
                           {"secretKeyRef":{"name":"first","key":"k"}}}]}],
                        "container":{"env":[{"name":"P","value":"plain"},{"name":"T","valueFrom":
                           {"secretKeyRef":{"name":"s","key":"token","optional":true}}}]}},
                       {"name":"b","script":{"env":[{"name":"T","valueFrom":
                           {"secretKeyRef":{"name":"s","key":"token","optional":true}}}]}},
                       {"name":"main","steps":[[{"name":"a"}]]}]}}
                    """));
    assertThat(template.secrets())
        .containsExactly(
            new WorkflowTemplate.SecretKey("I", "first", "k", false),
            new WorkflowTemplate.SecretKey("T", "s", "token", true));
  }

  @Test
  void aTemplate() {
    var template =
        TemplateReader.template(
            JsonMapper.shared()
                .readTree(
                    """
                    {"metadata":{"namespace":"n","name":"t","resourceVersion":"7",
                       "labels":{"easel.dev/recipe":"r"},"annotations":{"easel.dev/schema":"{}"}},
                     "spec":{"entrypoint":"main",
                       "arguments":{"parameters":[{"name":"run_name"},{"name":"epochs","value":4},
                         {"name":"lr","value":"2e-6"},{"name":"seed","default":"42"}]},
                       "templates":[{"name":"other","steps":[[{"name":"x"}]]},
                         {"name":"main","steps":[[{"name":"a"},{"name":"b"}],[{"name":"c"}]]}]}}
                    """));
    assertThat(template.steps()).containsExactly("a", "b", "c");
    assertThat(template.annotations()).containsEntry("easel.dev/schema", "{}");
    assertThat(template.parameters())
        .containsExactly(
            new WorkflowTemplate.Parameter("run_name", null),
            new WorkflowTemplate.Parameter("epochs", "4"),
            new WorkflowTemplate.Parameter("lr", "2e-6"),
            new WorkflowTemplate.Parameter("seed", "42"));
  }
}
