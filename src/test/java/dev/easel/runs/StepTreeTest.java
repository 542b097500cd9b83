package dev.easel.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.argo.Recorded;
import dev.easel.argo.Step;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The recorded workflows as trees. */
class StepTreeTest {

  private static final Instant NOW = Instant.parse("2026-11-22T22:00:00Z");

  @Test
  void executed() {
    assertThat(tree("executed-workflow"))
        .isEqualTo(
            """
            STEP                                TEMPLATE                 PODNAME                                                            DURATION  MESSAGE
             ✔ dreambooth-example-dog-56df730b  db-finetune-template
             ├─✔ downloader                     model-downloader         dreambooth-example-dog-56df730b-model-downloader-3880801428        4s
             ├─✔ finetuner                      model-finetuner          dreambooth-example-dog-56df730b-model-finetuner-3956880799         2s
             ├─✔ serializer                     serializer               dreambooth-example-dog-56df730b-serializer-1009867636              3s
             └─✔ inference                      model-inference-service  dreambooth-example-dog-56df730b-model-inference-service-344429430  7s
            """);
  }

  @Test
  void retried() {
    assertThat(tree("executed-failed"))
        .isEqualTo(
            """
            STEP                                TEMPLATE              PODNAME                                                     DURATION  MESSAGE
             ✖ dreambooth-example-dog-c44ca816  db-finetune-template
             ├─✔ downloader                     model-downloader      dreambooth-example-dog-c44ca816-model-downloader-661289503  4s
             └─✖ finetuner                      model-finetuner       dreambooth-example-dog-c44ca816-model-finetuner-1836116392  2s        main: Error (exit code 1)
            """);
    assertThat(tree("executed-after-retry"))
        .isEqualTo(
            """
            STEP                                TEMPLATE              PODNAME                                                     DURATION  MESSAGE
             ● dreambooth-example-dog-c44ca816  db-finetune-template
             ├─✔ downloader                     model-downloader      dreambooth-example-dog-c44ca816-model-downloader-661289503  4s
             └─◷ finetuner                      model-finetuner       dreambooth-example-dog-c44ca816-model-finetuner-1836116392  4m 32s
            """);
    assertThat(tree("executed-retried"))
        .isEqualTo(
            """
            STEP                                TEMPLATE                 PODNAME                                                             DURATION  MESSAGE
             ✔ dreambooth-example-dog-c44ca816  db-finetune-template
             ├─✔ downloader                     model-downloader         dreambooth-example-dog-c44ca816-model-downloader-661289503          4s
             ├─✔ finetuner                      model-finetuner          dreambooth-example-dog-c44ca816-model-finetuner-1836116392          2s
             ├─✔ serializer                     serializer               dreambooth-example-dog-c44ca816-serializer-160407233                3s
             └─✔ inference                      model-inference-service  dreambooth-example-dog-c44ca816-model-inference-service-1636226429  1s
            """);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wait-unschedulable | 1h 5m     Unschedulable: 0/3 nodes are available: 3 node(s) didn't"
            + " match Pod's node affinity/selector.",
        "wait-image-pull | 1h 5m     ImagePullBackOff: Back-off pulling image"
            + " \"navarrepratt/sd-finetuner:df-14\"",
        "wait-secret-missing | 1h 5m     CreateContainerConfigError: secret \"wandb-token-secret\""
            + " not found"
      })
  void waiting(String recording, String end) {
    stopsAtTheTraining(recording, "●", "◷", end);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "failed-evicted | The node was low on resource: memory.",
        "failed-node-lost | Node gpu-1 which was running pod is unresponsive",
        "failed-deadline | Pod was active on the node longer than the specified deadline",
        "failed-exit-1 | main: Error (exit code 1)"
      })
  void failed(String recording, String message) {
    stopsAtTheTraining(recording, "✖", "✖", " " + message);
  }

  private static void stopsAtTheTraining(String recording, String run, String step, String end) {
    assertThat(tree(recording).lines())
        .hasSize(4)
        .satisfiesExactly(
            head -> assertThat(head).startsWith("STEP "),
            root -> assertThat(root).startsWith(" " + run + " "),
            done -> assertThat(done).startsWith(" ├─✔ downloader ").endsWith(" 1s"),
            last -> assertThat(last).startsWith(" └─" + step + " finetuner ").endsWith(end));
  }

  @Test
  void nestedStepsAndForeignWords() {
    var each = step("n-1", null, "each", Step.Phase.RUNNING, null, 1);
    var one = step("n-2", "n-1", "each(0:a)", Step.Phase.FAILED, "\u001b[2Jred\ngone", 3);
    var other = step("n-3", "n-1", "each(1:b)", Step.Phase.SKIPPED, "when 'a' false", 0);
    var last = step("n-4", null, "last", Step.Phase.OMITTED, null, 0);

    assertThat(tree("w", "t", Step.Phase.RUNNING, List.of(each, one, other, last)))
        .isEqualTo(
            """
            STEP                   TEMPLATE     PODNAME  DURATION  MESSAGE
             ● w                   t
             ├─● each              each-t
             │ ├─✖ each(0:a) (x3)  each(0:a)-t                      [2Jred gone
             │ └─○ each(1:b)       each(1:b)-t                     when 'a' false
             └─○ last              last-t
            """);
  }

  private static Step step(
      String id,
      @Nullable String parent,
      String name,
      Step.Phase phase,
      @Nullable String message,
      int attempts) {
    return new Step(
        id,
        parent,
        name,
        name + "-t",
        null,
        phase,
        message,
        null,
        null,
        null,
        null,
        Map.of(),
        attempts,
        List.of());
  }

  private static String tree(String recording) {
    var workflow = Recorded.workflow(recording);
    var template = String.valueOf(workflow.template());
    var phase = Step.Phase.valueOf(workflow.phase().name());
    return tree(workflow.name(), template, phase, workflow.steps());
  }

  private static String tree(String workflow, String template, Step.Phase phase, List<Step> steps) {
    var shown = steps.stream().map(step -> RunView.view(step, null)).toList();
    return new StepTree(workflow, template, phase, shown, NOW).text();
  }
}
