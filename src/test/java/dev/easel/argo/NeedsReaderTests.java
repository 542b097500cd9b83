package dev.easel.argo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.easel.chart.Chart;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class NeedsReaderTests {

  private static final Map<String, String> PARAMETERS =
      Map.of("trainer_gpu", "A40", "trainer_gpu_count", "2", "region", "LAS1");

  @Test
  void theChartsTrainerAsksForWhatTheRunSays() {
    var needs = needs(chart("easel-dreambooth", Map.of()));

    assertThat(needs)
        .extracting(StepNeeds::step)
        .containsExactly("downloader", "finetuner", "serializer", "inference");
    assertThat(needs.get(1).requests())
        .containsOnly(entry("cpu", "8"), entry("memory", "32Gi"), entry("nvidia.com/gpu", "2"));
    assertThat(needs.get(1).placement())
        .containsOnly(
            entry("gpu.nvidia.com/class", "A40"), entry("topology.kubernetes.io/region", "LAS1"));
    assertThat(needs.getFirst().requests())
        .containsOnly(entry("cpu", "2"), entry("memory", "512Mi"));
    assertThat(needs.getLast().requests()).isEmpty();
  }

  @Test
  void otherValuesOfTheChartAreOtherNeeds() {
    var template =
        chart(
            "easel-dreambooth",
            Map.of(
                "trainer.resources.requests.memory", "64Gi",
                "placement.gpuResource", "amd.com/gpu",
                "placement.regionLabel", ""));

    var trainer = needs(template).get(1);

    assertThat(trainer.requests())
        .contains(entry("memory", "64Gi"), entry("amd.com/gpu", "2"))
        .doesNotContainKey("nvidia.com/gpu");
    assertThat(trainer.placement()).containsOnlyKeys("gpu.nvidia.com/class");
  }

  @Test
  void aTemplateOfOnesOwnIsReadByKubernetesRules() {
    var template =
        TemplateReader.template(
            JsonMapper.shared()
                .readTree(
                    """
                    {"spec": {"entrypoint": "all",
                      "nodeSelector": {"zone": "a", "gpu": "T4"},
                      "podSpecPatch": "containers: [{name: main, resources: {limits: {memory: 1Gi}}}]",
                      "templates": [
                        {"name": "all", "dag": {"tasks": [
                          {"name": "train", "template": "trainer",
                           "arguments": {"parameters": [
                             {"name": "cores", "value": "{{workflow.parameters.cores}}"}]}},
                          {"name": "odd", "template": "odd"},
                          {"name": "lost", "template": "nowhere"}]}},
                        {"name": "trainer", "nodeSelector": {"gpu": "A100"},
                         "script": {"resources": {
                           "limits": {"cpu": 4, "nvidia.com/gpu": "1"},
                           "requests": {"cpu": "{{inputs.parameters.cores}}"}}}},
                        {"name": "odd", "podSpecPatch": "{{unquoted}}: [", "container": {}}]}}
                    """));

    var needs = template.needs().stream().map(it -> it.of(Map.of("cores", "3"))).toList();

    assertThat(needs.getFirst())
        .isEqualTo(
            new StepNeeds(
                "train",
                Map.of("cpu", "3", "nvidia.com/gpu", "1", "memory", "1Gi"),
                Map.of("zone", "a", "gpu", "A100")));
    assertThat(needs.get(1).requests()).containsOnly(entry("memory", "1Gi"));
    assertThat(needs.getLast().step()).isEqualTo("lost");
  }

  private static List<StepNeeds> needs(WorkflowTemplate template) {
    return template.needs().stream().map(it -> it.of(PARAMETERS)).toList();
  }

  private static WorkflowTemplate chart(String name, Map<String, ?> sets) {
    return Chart.ofKind(Chart.render(sets), "WorkflowTemplate").stream()
        .filter(it -> it.at("/metadata/name").asString("").equals(name))
        .map(TemplateReader::template)
        .findFirst()
        .orElseThrow();
  }
}
