package dev.easel.argo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

class BindingWriterTests {

  @Test
  void everythingComesFromThePayloadOrTheTemplate() {
    var yaml =
        new BindingWriter(
                template(
                    parameter("run_name", null),
                    parameter("lr", "2e-6"),
                    parameter("output", "finetunes/example"),
                    parameter("use_tensorizer", "true")),
                Map.of("output", "finetunes/{run_name}"))
            .yaml();
    assertThat(yaml)
        .isEqualTo(
            """
            apiVersion: argoproj.io/v1alpha1
            kind: WorkflowEventBinding
            metadata:
              name: easel-dreambooth
              namespace: tenant-example
              labels:
                easel.dev/managed: 'true'
            spec:
              event:
                selector: discriminator == "easel-dreambooth"
              submit:
                workflowTemplateRef:
                  name: easel-dreambooth
                metadata:
                  name: payload.workflow_name
                  labels:
                    easel.dev/run: payload.run_id
                    easel.dev/project: payload.project
                  annotations:
                    easel.dev/spec: payload.spec
                arguments:
                  parameters:
                  - name: run_name
                    valueFrom:
                      event: payload.parameters.run_name
                  - name: lr
                    valueFrom:
                      event: payload.parameters.lr ?? "2e-6"
                  - name: output
                    valueFrom:
                      event: payload.parameters.output ?? ("finetunes/" + payload.parameters.run_name)
                  - name: use_tensorizer
                    valueFrom:
                      event: payload.parameters.use_tensorizer ?? "true"
            """);
  }

  @Test
  void oddNamesAndTextsSurviveTheRoundTrip() {
    var odd = "a \"quoted\": {{text}} # \\ with\n- lines and 'more', é, &x *y";
    var template = template(parameter("my-text", odd), parameter("yes", "no"));
    var binding = read(new BindingWriter(template, Map.of()).yaml());
    assertThat(binding.discriminator()).isEqualTo("easel-dreambooth");
    assertThat(binding.template()).isEqualTo("easel-dreambooth");
    assertThat(binding.workflowName()).isEqualTo("payload.workflow_name");
    assertThat(binding.parameters()).containsEntry("yes", "payload.parameters.yes ?? \"no\"");
    var expression = binding.parameters().getOrDefault("my-text", "");
    assertThat(expression).startsWith("payload.parameters[\"my-text\"] ?? \"");
    var literal = expression.substring(expression.indexOf("?? ") + 3);
    assertThat(JsonMapper.shared().readTree(literal).asString()).isEqualTo(odd);
  }

  private static EventBinding read(String yaml) {
    return TemplateReader.binding(JsonMapper.shared().valueToTree(new Yaml().load(yaml)));
  }

  private static WorkflowTemplate.Parameter parameter(String name, @Nullable String value) {
    return new WorkflowTemplate.Parameter(name, value);
  }

  private static WorkflowTemplate template(WorkflowTemplate.Parameter... parameters) {
    return new WorkflowTemplate(
        "tenant-example",
        "easel-dreambooth",
        "1",
        Map.of(),
        Map.of(),
        List.of(parameters),
        List.of(),
        List.of(),
        List.of());
  }
}
