package dev.easel.argo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

/** What the controller's ConfigMap and the definition of bindings say. */
class SettingsReaderTests {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"workflowRestrictions\": \"templateReferencing: Strict\"}|true",
        "{\"workflowRestrictions\": \"templateReferencing: Secure\\n\"}|true",
        "{\"config\": \"parallelism: 10\\n"
            + "workflowRestrictions:\\n"
            + "  templateReferencing: Strict\\n"
            + "\"}|true",
        "{\"config\": \"parallelism: 10\"}|false",
        "{\"workflowRestrictions\": \"- strict\"}|false",
        "{\"workflowRestrictions\": \"templateReferencing: [\"}|false",
        "{}|false"
      })
  void whetherOnlyTemplatesRun(String data, boolean strict) {
    var configMap = JsonMapper.shared().readTree("{\"data\": %s}".formatted(data));

    assertThat(ControllerSettings.of(configMap).refusesOwnSteps()).isEqualTo(strict);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // full, 3.7 and later
        "{\"properties\": {\"spec\": {\"properties\": {\"submit\": {\"properties\": {\"metadata\":"
            + " {\"properties\": {\"name\": {}}}}}}}}}|true",
        // full, before 3.7: an object without members
        "{\"properties\": {\"spec\": {\"properties\": {\"submit\": {\"properties\": {\"metadata\":"
            + " {\"type\": \"object\"}}}}}}}|false",
        // minimal
        "{\"properties\": {\"spec\": {\"type\": \"object\","
            + " \"x-kubernetes-preserve-unknown-fields\": true}}}|true"
      })
  void whetherBindingsKeepTheirMetadata(String schema, boolean keeps) {
    var definition =
        JsonMapper.shared()
            .readTree(
                """
                {"spec": {"versions": [{"name": "v1alpha1", "schema": {"openAPIV3Schema": %s}}]}}
                """
                    .formatted(schema));

    assertThat(BindingsDefinition.keepsMetadata(definition)).isEqualTo(keeps);
  }

  @Test
  void tagsAreTextsWhateverYamlSeesInThem() {
    var template =
        JsonMapper.shared()
            .readTree(
                """
                {"metadata": {"name": "t"}, "spec": {"templates": [{"name": "deploy", "resource":
                  {"action": "create", "manifest": "a: {{workflow.parameters.x}}\\nb: [{{=1}}]"}}]}}
                """);

    var resource =
        Objects.requireNonNull(SpecReader.template(template).steps().getFirst().resource());

    assertThat(resource.objects().getFirst().toString())
        .isEqualTo("{\"a\":\"{{workflow.parameters.x}}\",\"b\":[\"{{=1}}\"]}");
  }
}
