package dev.easel.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.argo.Step;
import dev.easel.argo.Step.Phase;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StepChangesTest {

  private static final Map<String, Stage> STAGES = Map.of("finetuner", Stage.TRAINING);

  @Test
  void aStepThatIsNewIsAChange() {
    var changes = between(List.of(), List.of(step("a", Phase.PENDING, null, 1)));

    assertThat(changes.data()).hasSize(1);
    assertThat(changes.data().getFirst())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "step", "finetuner",
                "phase", "pending",
                "node_id", "a",
                "attempts", 1,
                "stage", Stage.TRAINING));
  }

  @Test
  void theSameAgainIsNone() {
    var steps = List.of(step("a", Phase.RUNNING, "x", 1), step("b", Phase.PENDING, "y", 1));
    assertThat(between(steps, steps)).isEqualTo(StepChanges.NONE);
    assertThat(between(steps, List.of())).isEqualTo(StepChanges.NONE);
  }

  @Test
  void anotherPhaseAndAnotherAttemptAreChanges() {
    var before = List.of(step("a", Phase.RUNNING, null, 1));
    assertThat(between(before, List.of(step("a", Phase.FAILED, "main: OOMKilled", 1))).data())
        .extracting(data -> data.get("message"))
        .containsExactly("main: OOMKilled");
    assertThat(between(before, List.of(step("a", Phase.RUNNING, null, 2))).data()).hasSize(1);
  }

  @Test
  void whyItWaitsIsAChangeOnlyIfTheCauseIsAnother() {
    var before = List.of(step("a", Phase.PENDING, "Unschedulable: 0/3 nodes are available", 1));
    assertThat(between(before, List.of(step("a", Phase.PENDING, "Unschedulable: 0/4 nodes …", 1))))
        .isEqualTo(StepChanges.NONE);
    assertThat(between(before, List.of(step("a", Phase.PENDING, "ImagePullBackOff: x", 1))).data())
        .hasSize(1);
    assertThat(between(before, List.of(step("a", Phase.PENDING, null, 1))).data()).hasSize(1);
    var running = List.of(step("a", Phase.RUNNING, "one", 1));
    assertThat(between(running, List.of(step("a", Phase.RUNNING, "two", 1))))
        .isEqualTo(StepChanges.NONE);
  }

  @Test
  void muchIsBounded() {
    var many =
        IntStream.range(0, 70)
            .mapToObj(n -> step("n" + n, Phase.PENDING, "x".repeat(10_000), 1))
            .toList();

    var changes = between(List.of(), many);

    assertThat(changes.data()).hasSize(50);
    assertThat(changes.more()).isEqualTo(20);
    assertThat(changes.data())
        .allSatisfy(data -> assertThat(String.valueOf(data.get("message"))).hasSize(501));
  }

  private static StepChanges between(List<Step> before, List<Step> now) {
    return StepChanges.between(before, now, STAGES);
  }

  private static Step step(String id, Phase phase, @Nullable String message, int attempts) {
    return new Step(
        id,
        null,
        "finetuner",
        null,
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
}
