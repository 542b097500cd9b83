package dev.easel.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.argo.Step;
import dev.easel.argo.Step.Phase;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How far a run is, and when it is expected to end. */
class CourseTest {

  private static final Instant NOON = Instant.parse("2026-11-24T12:00:00Z");

  private static final Map<String, Stage> STAGES = new LinkedHashMap<>();

  static {
    STAGES.put("downloader", Stage.DOWNLOADING);
    STAGES.put("finetuner", Stage.TRAINING);
    STAGES.put("serializer", Stage.SERIALIZING);
    STAGES.put("inference", Stage.DEPLOYING);
  }

  private static final Map<String, Expected> LEARNED =
      Map.of(
          "downloader", new Expected(100, 100.0, null),
          "finetuner", new Expected(500, 700.0, 600.0),
          "serializer", new Expected(50, null, null),
          "inference", new Expected(150, null, null));

  @ParameterizedTest
  @CsvSource({
    // expected 100 + 700 + 50 + 150 seconds
    "RUNNING,   ''  , ''  , 0, 0",
    "SUCCEEDED, ''  , ''  , 0, 10",
    "SUCCEEDED, RUNNING, '', 0.5, 45",
    "SUCCEEDED, PENDING, '', 0.5, 45",
    "SUCCEEDED, FAILED, '', 0.9, 73",
    "SUCCEEDED, SUCCEEDED, RUNNING, 1, 80",
    "SKIPPED, RUNNING, '', 0, 0",
    "SKIPPED, SUCCEEDED, SKIPPED, 1, 82",
    "SUCCEEDED, SUCCEEDED, SUCCEEDED, 1, 85"
  })
  void percentIsOfTheTimeThatIsExpected(
      String downloader, String finetuner, String serializer, double furthest, int percent) {
    var phases = new LinkedHashMap<String, String>();
    phases.put("downloader", downloader);
    phases.put("finetuner", finetuner);
    phases.put("serializer", serializer);

    assertThat(
            progress(RunStatus.RUNNING, phases, LEARNED, training(1, 2, 1.0, furthest)).percent())
        .isEqualTo(percent);
  }

  @Test
  void aHundredIsOnlySaidOfSuccess() {
    var all = new LinkedHashMap<String, String>();
    STAGES.keySet().forEach(step -> all.put(step, "SUCCEEDED"));

    assertThat(progress(RunStatus.RUNNING, all, Map.of(), null).percent()).isEqualTo(99);
    assertThat(progress(RunStatus.FAILED, all, Map.of(), null).percent()).isEqualTo(99);
    assertThat(progress(RunStatus.SUCCEEDED, Map.of(), Map.of(), null))
        .extracting(Progress::percent, Progress::stepsDone, Progress::stepsTotal)
        .containsExactly(100, 4, 4);
    assertThat(progress(RunStatus.QUEUED, Map.of(), Map.of(), null))
        .extracting(Progress::percent, Progress::stepsDone, Progress::stepsTotal)
        .containsExactly(0, 0, 4);
  }

  @Test
  void trainingEndsByItsOwnSpeedAndTheRestAsBefore() {
    var phases = Map.of("downloader", "SUCCEEDED", "finetuner", "RUNNING");

    var seen = progress(RunStatus.RUNNING, phases, LEARNED, training(100, 500, 4.0, 0.2));

    assertThat(seen.phase()).isEqualTo(TrainingProgress.Phase.TRAINING);
    assertThat(seen.done()).isEqualTo(100);
    assertThat(seen.total()).isEqualTo(500);
    assertThat(seen.rate()).isEqualTo(4.0);
    assertThat(seen.remainingSeconds()).isEqualTo(100 + 50 + 150);
    assertThat(seen.eta()).isEqualTo(NOON.plusSeconds(300));
    assertThat(progress(RunStatus.RUNNING, phases, Map.of(), training(100, 500, 4.0, 0.2)))
        .extracting(Progress::remainingSeconds)
        .as("the first run of all")
        .isEqualTo(100 + 60 + 180L);
  }

  @Test
  void whatIsUnknownTakesAsMuchLongerAsTheRest() {
    var slow = Map.of("finetuner", new Expected(3_600, 3_600.0, null)); // twice the usual
    var phases = Map.of("downloader", "SUCCEEDED", "finetuner", "RUNNING");

    var seen = progress(RunStatus.RUNNING, phases, slow, training(300, 500, 4.0, 0.5));

    assertThat(seen.remainingSeconds()).isEqualTo(50 + 2 * (60 + 180));
    assertThat(seen.percent()).isEqualTo(100 * (360 + 1_800) / (360 + 3_600 + 120 + 360));
  }

  @Test
  void generatingIsFollowedByTheTrainingItself() {
    var phases = Map.of("downloader", "SUCCEEDED", "finetuner", "RUNNING");
    var generating =
        new TrainingSeen(
            new TrainingProgress(TrainingProgress.Phase.GENERATING, 10, 30, 0.5, NOON), 0.1, NOON);

    assertThat(progress(RunStatus.RUNNING, phases, LEARNED, generating).remainingSeconds())
        .isEqualTo(40 + 600 + 50 + 150);
    assertThat(progress(RunStatus.RUNNING, phases, Map.of(), generating).eta()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"30, 70", "99, 1", "150, 0", "199, 0"})
  void beforeTheBarItIsAsBefore(int elapsed, int left) {
    var course =
        course(
            RunStatus.RUNNING,
            false,
            Map.of("downloader", "RUNNING"),
            new Plan(LEARNED, Map.of("downloader", NOON)),
            null);

    assertThat(course.progress(NOON.plusSeconds(elapsed)).remainingSeconds())
        .isEqualTo(left + 700 + 50 + 150);
    assertThat(course.progress(NOON.plusSeconds(200)).eta()).as("twice as long").isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"CANCELING", "LOST", "QUEUED", "SUBMITTED", "FAILED", "CANCELED", "SUCCEEDED"})
  void whatDoesNotRunHasNoEta(RunStatus status) {
    var phases = Map.of("downloader", "SUCCEEDED", "finetuner", "RUNNING");

    var seen = progress(status, phases, LEARNED, training(100, 500, 4.0, 0.2));

    assertThat(seen.eta()).isNull();
    assertThat(seen.remainingSeconds()).isNull();
    assertThat(seen.phase()).isNull();
  }

  @Test
  void whatIsUnknownIsNull() {
    var phases = Map.of("downloader", "SUCCEEDED", "finetuner", "RUNNING");
    var plan = new Plan(LEARNED, Map.of("finetuner", NOON));
    var bar = training(100, 500, 4.0, 0.2);

    assertThat(course(RunStatus.RUNNING, false, phases, plan, bar).progress(NOON).eta())
        .isNotNull();
    assertThat(course(RunStatus.RUNNING, true, phases, plan, bar).progress(NOON).eta())
        .as("it waits")
        .isNull();
    var other = new HashMap<>(LEARNED);
    other.put("finetuner", new Expected(500, null, null));
    assertThat(
            course(RunStatus.RUNNING, false, phases, new Plan(other, plan.begun()), null)
                .progress(NOON)
                .eta())
        .as("nobody had as much to do")
        .isNull();
    other.putAll(LEARNED);
    other.remove("serializer");
    assertThat(
            course(RunStatus.RUNNING, false, phases, new Plan(other, plan.begun()), null)
                .progress(NOON)
                .eta())
        .as("a later step")
        .isNull();
    assertThat(
            progress(
                    RunStatus.RUNNING,
                    Map.of("downloader", "SUCCEEDED", "finetuner", "PENDING"),
                    LEARNED,
                    bar)
                .eta())
        .as("nothing runs")
        .isNull();
  }

  @Test
  void aTrainingThatWasStartedAgainForgetsItsBar() {
    var plan = new Plan(LEARNED, Map.of("finetuner", NOON.plusSeconds(5)));
    var phases = Map.of("downloader", "SUCCEEDED", "finetuner", "RUNNING");

    var seen =
        course(RunStatus.RUNNING, false, phases, plan, training(400, 500, 4.0, 0.8))
            .progress(NOON.plusSeconds(5));

    assertThat(seen.phase()).isNull();
    assertThat(seen.remainingSeconds()).isEqualTo(700 + 50 + 150);
    assertThat(seen.percent()).isEqualTo(66);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void withinAnAttemptItNeverFalls(long seed) {
    var random = new Random(seed);
    for (var round = 0; round < 200; round++) {
      var expected = new HashMap<String, Expected>();
      for (var step : STAGES.keySet()) {
        if (random.nextBoolean()) {
          expected.put(step, new Expected(random.nextDouble() * 1000, null, null));
        }
      }
      var phases = new LinkedHashMap<String, String>();
      var furthest = 0.0;
      var last = 0;
      for (var step : STAGES.keySet()) {
        for (var phase : random.nextInt(4) == 0 ? List.of("SKIPPED") : restarted(random)) {
          phases.put(step, phase);
          if (step.equals("finetuner") && phase.equals("RUNNING")) {
            furthest = Math.max(furthest, random.nextDouble());
          }
          var now =
              progress(RunStatus.RUNNING, phases, expected, training(1, 2, 1.0, furthest))
                  .percent();
          assertThat(now).as("%s %s %s", phases, expected, furthest).isBetween(last, 99);
          last = now;
        }
      }
    }
  }

  private static List<String> restarted(Random random) {
    return random.nextBoolean()
        ? List.of("PENDING", "RUNNING", "SUCCEEDED")
        : List.of("PENDING", "RUNNING", "PENDING", "RUNNING", "SUCCEEDED");
  }

  private static Progress progress(
      RunStatus status,
      Map<String, String> phases,
      Map<String, Expected> expected,
      @Nullable TrainingSeen training) {
    return course(status, false, phases, new Plan(expected, Map.of()), training).progress(NOON);
  }

  private static Course course(
      RunStatus status,
      boolean waits,
      Map<String, String> phases,
      Plan plan,
      @Nullable TrainingSeen training) {
    var steps =
        phases.entrySet().stream()
            .filter(entry -> !entry.getValue().isBlank())
            .map(entry -> step(entry.getKey(), Phase.valueOf(entry.getValue())))
            .toList();
    return Course.of(status, waits, STAGES, steps, plan, training);
  }

  private static TrainingSeen training(long done, long total, double rate, double furthest) {
    return new TrainingSeen(
        new TrainingProgress(TrainingProgress.Phase.TRAINING, done, total, rate, NOON),
        furthest,
        NOON);
  }

  private static Step step(String name, Phase phase) {
    return new Step(
        name, null, name, null, null, phase, null, null, null, null, null, Map.of(), 1, List.of());
  }
}
