package dev.easel.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The full CRDs of Argo 4.1 and KServe, where their schemas lie beside the checkout. */
class CrdSchemasTest {
  private static final Path SHARED = Path.of("..", "shared");
  private static final Pattern TAG = Pattern.compile("\\{\\{([\\w.]+)}}");

  static Stream<Manifests> installations() {
    var files = Stream.of("existing", "outside", "one-recipe");
    return Stream.concat(
            Stream.of(Chart.render(Map.of())),
            files.map(it -> Chart.render(Path.of("src/test/resources/chart", it + ".yaml"))))
        .map(Manifests::new);
  }

  @ParameterizedTest
  @MethodSource("installations")
  void argoTakesTheTemplates(Manifests chart) {
    var schema = schema("argo", "WorkflowTemplate");

    assertThat(chart.ofKind("WorkflowTemplate"))
        .isNotEmpty()
        .allSatisfy(it -> assertThat(schema.errors(it)).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("installations")
  void argoTakesTheBindings(Manifests chart) {
    var schema = schema("argo", "WorkflowEventBinding");

    assertThat(chart.ofKind("WorkflowEventBinding"))
        .isNotEmpty()
        .allSatisfy(it -> assertThat(schema.errors(it)).isEmpty());
  }

  @ParameterizedTest
  @MethodSource("installations")
  void kserveTakesTheInferenceServices(Manifests chart) {
    var schema = schema("kserve", "InferenceService");

    assertThat(chart.ofKind("WorkflowTemplate"))
        .isNotEmpty()
        .allSatisfy(it -> assertThat(schema.errors(inferenceService(it, "--tensorized"))).isEmpty())
        .allSatisfy(it -> assertThat(schema.errors(inferenceService(it, ""))).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/spec/entrypoints",
        "/spec/templates/0/steps/0/0/whenever",
        "/spec/templates/2/container/tti"
      })
  void anUnknownFieldIsAnError(String field) {
    var schema = schema("argo", "WorkflowTemplate");
    JsonNode template = Chart.ofKind(Chart.render(Map.of()), "WorkflowTemplate").getFirst();
    int last = field.lastIndexOf('/');

    ((ObjectNode) template.at(field.substring(0, last))).put(field.substring(last + 1), true);

    assertThat(schema.errors(template)).hasSize(1);
  }

  @Test
  void anUnquotedValueIsAnError() {
    var schema = schema("argo", "WorkflowTemplate");
    JsonNode template = Chart.ofKind(Chart.render(Map.of()), "WorkflowTemplate").getFirst();

    ((ObjectNode) template.at("/spec/arguments/parameters/1")).put("value", 100);

    assertThat(schema.errors(template)).isNotEmpty();
  }

  private static CrdSchema schema(String project, String kind) {
    Path file = SHARED.resolve(Path.of(project, "crd-schemas", kind + ".json"));
    assumeThat(file).exists();
    return CrdSchema.read(file);
  }

  /** What the last step creates for a run of the template's defaults. */
  private static JsonNode inferenceService(JsonNode template, String tensorized) {
    String manifest = template.at("/spec/templates/4/resource/manifest").asString();
    String filled =
        TAG.matcher(manifest).replaceAll(it -> sample(it.group(1), template, tensorized));
    assertThat(filled).doesNotContain("{{");
    return Chart.parse(filled).getFirst();
  }

  private static String sample(String tag, JsonNode template, String tensorized) {
    return switch (tag) {
      case "inputs.parameters.folder" -> "finetunes/example-dog";
      case "inputs.parameters.tensorized" -> tensorized;
      case "workflow.name" -> "run-01h455vb4pex5vsknk084sn02q";
      case "workflow.parameters.run_name" -> "example-dog";
      default -> new Recipe(template).defaultOf(tag.substring("workflow.parameters.".length()));
    };
  }
}
