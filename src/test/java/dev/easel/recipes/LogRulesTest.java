package dev.easel.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The chart's rules, on the lines that the guide's trainer and tqdm print. */
class LogRulesTest {

  private static final LogRules RULES = Guide.recipe("dreambooth").log();
  private static final String BAR =
      "Total Steps:   3%|▎         | 12/400 [00:01<00:46,  8.28it/s,"
          + " perf/rank_samples_per_second=8.1, perf/world_samples_per_second=8.12, train/epoch=0,"
          + " train/loss=0.123, train/lr=2e-06, train/samples_seen=11, train/step=11]";

  @ParameterizedTest
  @CsvSource({
    "loss, 0.123",
    "learning_rate, 2e-6",
    "steps_per_second, 8.28",
    "samples_per_second, 8.12"
  })
  void readsTheBar(String name, double value) {
    assertThat(read(name, BAR)).contains(new MetricRule.Reading(value, 11L));
  }

  @Test
  void turnsSecondsForEachStepUpsideDown() {
    assertThat(read("steps_per_second", BAR.replace("8.28it/s", "4.00s/it")))
        .contains(new MetricRule.Reading(0.25, 11L));
    assertThat(progress("training", BAR.replace("8.28it/s", "4.00s/it")))
        .contains(new ProgressRule.Reading(12, 400, 0.25));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "LOSS: 0.42364463939548613 GPU: (U: 20,114mb F: 28,513mb T: 48,627mb)",
        "Total Steps:   0%|          | 0/400 [00:00<?, ?it/s]",
        "Found 5 instance images",
        ""
      })
  void readsNoMetricWhereThereIsNone(String line) {
    assertThat(RULES.metrics()).allMatch(rule -> rule.read(line).isEmpty());
  }

  @Test
  void readsALossThatIsNoNumberAsNone() {
    assertThat(read("loss", BAR.replace("0.123", "nan"))).isEmpty();
    assertThat(read("loss", BAR.replace("0.123", "1e+999"))).isEmpty();
    assertThat(read("loss", BAR.replace("0.123", "..-"))).isEmpty();
  }

  @Test
  void tellsGeneratingFromTraining() {
    var generating = "Generating class images:  10%|█         | 3/24 [00:10<01:10,  3.34s/it]";

    assertThat(progress("generating", generating))
        .hasValueSatisfying(
            reading -> {
              assertThat(reading.done()).isEqualTo(3);
              assertThat(reading.total()).isEqualTo(24);
              assertThat(reading.rate())
                  .isCloseTo(0.299, org.assertj.core.data.Offset.offset(0.001));
            });
    assertThat(progress("training", generating)).isEmpty();
    assertThat(progress("generating", BAR)).isEmpty();
    assertThat(progress("training", "Total Steps:   0%|          | 0/400 [00:00<?, ?it/s]"))
        .contains(new ProgressRule.Reading(0, 400, null));
  }

  @Test
  void takesTheFirstGroupsWhereNoneHasAName() {
    var rule = new MetricRule("loss", null, Pattern.compile("LOSS: ([0-9.]+)"));
    assertThat(rule.read("LOSS: 0.5 GPU")).contains(new MetricRule.Reading(0.5, null));
    var progress = new ProgressRule("training", Pattern.compile("([0-9]+) of ([0-9]+)"));
    assertThat(progress.read("3 of 4")).contains(new ProgressRule.Reading(3, 4, null));
    assertThat(progress.read("5 of 4")).isEmpty();
    assertThat(progress.read("0 of 0")).isEmpty();
  }

  private static Optional<MetricRule.Reading> read(String name, String line) {
    return RULES.metrics().stream()
        .filter(rule -> rule.name().equals(name))
        .findFirst()
        .orElseThrow()
        .read(line);
  }

  private static Optional<ProgressRule.Reading> progress(String phase, String line) {
    return RULES.progress().stream()
        .filter(rule -> rule.phase().equals(phase))
        .findFirst()
        .orElseThrow()
        .read(line);
  }
}
