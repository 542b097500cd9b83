package dev.easel.metrics;

import static dev.easel.metrics.TrainerLog.bar;
import static dev.easel.metrics.TrainerLog.line;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import dev.easel.logs.LogLine;
import dev.easel.recipes.LogRules;
import dev.easel.recipes.MetricRule;
import dev.easel.runs.TrainingProgress;
import java.time.Instant;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogReaderTest {

  private static final LogRules RULES = TrainerLog.rules();
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  @Test
  void readsTheRecordedTrainingWhole() {
    var readings = read(TrainerLog.recorded());

    assertThat(readings.series())
        .containsOnlyKeys("loss", "learning_rate", "steps_per_second", "samples_per_second");
    assertThat(readings.series().values())
        .allSatisfy(
            points ->
                assertThat(points)
                    .extracting(Point::step)
                    .containsExactlyElementsOf(LongStream.range(0, 80).boxed().toList()));
    var loss = readings.series().get("loss");
    assertThat(loss).first().extracting(Point::value).isEqualTo(0.562);
    assertThat(loss).last().isEqualTo(new Point(79, Instant.parse("2026-11-22T21:52:58Z"), 0.105));
    assertThat(readings.progress())
        .contains(
            new TrainingProgress(
                TrainingProgress.Phase.TRAINING,
                80,
                80,
                50.0,
                Instant.parse("2026-11-22T21:52:58Z")));
    assertThat(readings.wandb()).isEmpty();
  }

  @Test
  void readsTheSameWhereverTheLogIsCut() {
    var lines = TrainerLog.recorded();
    var whole = read(lines).series().get("loss");
    for (var cut = 1; cut < lines.size(); cut += 7) {
      var one = read(lines.subList(0, cut)).series().getOrDefault("loss", List.of());
      var other = read(lines.subList(cut, lines.size())).series().getOrDefault("loss", List.of());
      assertThat(Stream.concat(one.stream(), other.stream())).containsExactlyElementsOf(whole);
    }
  }

  @Test
  void aTrainingThatBeginsAgainReplacesWhatItPrintedBefore() {
    var readings =
        read(List.of(bar(7, 0.5, NOON), bar(8, 0.4, NOON), bar(0, 0.9, NOON), bar(1, 0.8, NOON)));

    assertThat(readings.series().get("loss"))
        .containsExactly(new Point(0, NOON, 0.9), new Point(1, NOON, 0.8));
  }

  @Test
  void aLineWithoutAStepHasTheLastThatWasRead() {
    var rules =
        new LogRules(
            List.of(new MetricRule("loss", null, Pattern.compile("LOSS: ([0-9.]+)"))), List.of());

    var readings = LogReader.read(rules, () -> 41, List.of(line("LOSS: 0.5 GPU: (U: 1mb)")));

    assertThat(readings.series().get("loss")).containsExactly(new Point(41, NOON, 0.5));
  }

  @ParameterizedTest
  @CsvSource({
    "'wandb: 🚀 View run at https://wandb.ai/me/sd-finetune/runs/2fs8kd1a',"
        + " https://wandb.ai/me/sd-finetune/runs/2fs8kd1a",
    "'wandb: 🚀 View run example-dog at: https://wandb.ai/me/db/runs/ab',"
        + " https://wandb.ai/me/db/runs/ab",
    "'[34m[1mwandb[0m: 🚀 View run at https://wandb.example.com:8443/a/b/runs/c  ',"
        + " https://wandb.example.com:8443/a/b/runs/c"
  })
  void readsWhereWandbShowsIt(String text, String url) {
    assertThat(read(List.of(line(text))).wandb()).contains(url);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "wandb: View run at http://wandb.ai/me/p/runs/x",
        "wandb: View run at https://me:secret@wandb.ai/me/p/runs/x",
        "wandb: View run at https://wandb.ai/me/p/runs/x?apiKey=secret",
        "wandb: View run at https:///me",
        "wandb: View run at https://wandb.ai/<script>",
        "wandb: View project at https://wandb.ai/me/p",
        "View run at https://wandb.ai/me/p/runs/x",
        "wandb: W&B syncing is set to `offline` in this directory."
      })
  void readsNoOtherAddress(String text) {
    assertThat(read(List.of(line(text))).wandb()).isEmpty();
  }

  private static Readings read(List<LogLine> lines) {
    return LogReader.read(
        RULES,
        () -> {
          throw new AssertionError("every line says its step");
        },
        lines);
  }
}
