package dev.easel.metrics;

import static dev.easel.metrics.TrainerLog.bar;
import static dev.easel.metrics.TrainerLog.line;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.OnSandbox;
import dev.easel.logs.LogLine;
import dev.easel.logs.LogSource;
import dev.easel.runs.RunId;
import dev.easel.runs.Runs;
import dev.easel.runs.Stage;
import dev.easel.runs.TrainingProgress;
import dev.easel.runs.Trainings;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** From the lines that a training printed to what its run's metrics answer. */
class MetricsTest {

  @RegisterExtension private static final OnSandbox easel = OnSandbox.instant();

  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  private static String asked;

  private final ReadAlong listener = bean(ReadAlong.class);
  private final Trainings trainings = bean(Trainings.class);
  private final Runs runs = bean(Runs.class);
  private final TransactionTemplate transaction = bean(TransactionTemplate.class);

  @BeforeAll
  static void noNodeForTraining() {
    easel.sandbox().scriptForAll().unschedulable("finetuner");
    easel.sandbox().script("trained").succeeds("finetuner");
    asked = easel.submit("asked");
  }

  @Test
  void theRecordedTrainingIsShownAsSeries() {
    var id = waiting("recorded");

    print(id, 1, TrainerLog.recorded());

    var metrics = metrics(id, "");
    assertThat(metrics.path("run").asString()).isEqualTo(id);
    assertThat(metrics.path("series").valueStream().map(series -> series.path("name").asString()))
        .containsExactly("loss", "learning_rate", "steps_per_second", "samples_per_second");
    assertThat(metrics.at("/series/0/points")).hasSize(80);
    assertThat(metrics.at("/series/0/points/79/value").asDouble()).isEqualTo(0.105);
    assertThat(metrics.at("/series/0/points/79/at").asString()).isEqualTo("2026-11-22T21:52:58Z");
    assertThat(metrics.at("/series/1/points/0/value").asDouble()).isEqualTo(2e-6);
    assertThat(metrics.at("/series/2/unit").asString()).isEqualTo("steps/s");
    assertThat(metrics.has("wandb_url")).isFalse();
    assertThat(progress(id)).extracting(TrainingProgress::done).isEqualTo(80L);
  }

  @Test
  void whatIsRolledBackComesAgainOnce() {
    var id = waiting("again");
    var lines = TrainerLog.recorded();

    assertThatThrownBy(
            () ->
                transaction.executeWithoutResult(
                    status -> {
                      listener.lines(source(id, 1, Stage.TRAINING), lines);
                      throw new IllegalStateException("the lines could not be stored");
                    }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(metrics(id, "").path("series")).isEmpty();

    print(id, 1, lines);
    assertThat(metrics(id, "?name=loss").at("/series/0/points")).hasSize(80);
  }

  @Test
  void attemptsAreKeptApart() {
    var id = waiting("twice");
    print(id, 1, List.of(bar(0, 0.9, NOON), bar(1, 0.8, NOON)));
    print(id, 2, List.of(bar(0, 0.7, NOON)));
    bean(JdbcClient.class)
        .sql("update runs set attempt = 2 where id = ?")
        .param(id(id).value())
        .update();

    assertThat(metrics(id, "?attempt=1").at("/series/0/points")).hasSize(2);
    assertThat(metrics(id, "?attempt=2").at("/series/0/points/0/value").asDouble()).isEqualTo(0.7);
    assertThat(metrics(id, "").path("attempt").asInt()).isEqualTo(2);
    var never = easel.get("/v1/runs/" + id + "/metrics?attempt=3");
    assertThat(never.status()).isEqualTo(404);
    assertThat(never.json().path("code").asString()).isEqualTo("attempt_not_found");
  }

  @Test
  void aStepThatArgoTriedAgainReplacesItsPoints() {
    var id = waiting("restarted");
    print(id, 1, List.of(bar(0, 0.9, NOON), bar(1, 0.8, NOON), bar(2, 0.7, NOON)));
    print(id, 1, List.of(bar(0, 0.6, NOON)));

    assertThat(metrics(id, "?name=loss").at("/series/0/points")).hasSize(1);
  }

  @Test
  void aLongTrainingIsBoundedAndItsSpikeSurvives() {
    var id = waiting("long");
    for (var from = 0; from < 10_000; from += 500) {
      print(
          id,
          1,
          IntStream.range(from, from + 500)
              .mapToObj(step -> bar(step, step == 777 ? 42 : 0.1, NOON.plusSeconds(step)))
              .toList());
    }

    assertThat(
            bean(JdbcClient.class)
                .sql(
                    """
                    select max(count) from (select count(*) from run_metric_points p
                      join run_metrics m on m.id = p.metric_id where m.run_id = ?
                      group by m.id) counted
                    """)
                .param(id(id).value())
                .query(Integer.class)
                .single())
        .isLessThanOrEqualTo(Metrics.MOST);
    var points = metrics(id, "?name=loss&points=40").at("/series/0/points");
    assertThat(points.size()).isBetween(8, 40);
    assertThat(points.valueStream().map(point -> point.path("value").asDouble())).contains(42.0);
    assertThat(points.path(0).path("step").asInt()).isZero();
    assertThat(points.path(points.size() - 1).path("step").asInt()).isEqualTo(9_999);
    assertThat(metrics(id, "?name=loss").at("/series/0/points").size()).isLessThanOrEqualTo(500);
  }

  @Test
  void wandbIsNamedOnceTheLogNamesIt() {
    var id = waiting("shown");
    print(id, 1, List.of(line("wandb: 🚀 View run at https://wandb.ai/me/db/runs/2fs8kd1a")));

    assertThat(metrics(id, "").path("wandb_url").asString())
        .isEqualTo("https://wandb.ai/me/db/runs/2fs8kd1a");
  }

  @Test
  void progressIsKeptOnceASecondAndAtTheEnd() {
    var id = waiting("counted");
    print(id, 1, List.of(line("Generating class images:  10%|# | 3/24 [00:10<01:10,  2.00s/it]")));
    assertThat(progress(id))
        .isEqualTo(new TrainingProgress(TrainingProgress.Phase.GENERATING, 3, 24, 0.5, NOON));

    print(id, 1, List.of(bar(10, 0.5, NOON.plusMillis(100))));
    print(id, 1, List.of(bar(11, 0.5, NOON.plusMillis(900))));
    assertThat(progress(id)).extracting(TrainingProgress::done).isEqualTo(11L);
    print(id, 1, List.of(bar(12, 0.5, NOON.plusMillis(1100))));
    assertThat(progress(id)).extracting(TrainingProgress::done).isEqualTo(13L);
    print(id, 1, List.of(bar(9_999, 0.5, NOON.plusMillis(1200))));
    assertThat(progress(id)).extracting(TrainingProgress::done).isEqualTo(10_000L);
    assertThat(trainings.of(List.of(run(id), run(waiting("silent"))))).containsOnlyKeys(id(id));
  }

  @Test
  void otherStepsAreNotRead() {
    var id = waiting("others");
    transaction.executeWithoutResult(
        status -> listener.lines(source(id, 1, Stage.SERIALIZING), List.of(bar(0, 0.9, NOON))));

    assertThat(metrics(id, "").path("series")).isEmpty();
    assertThat(trainings.of(run(id))).isEmpty();
  }

  @Test
  void aDeletedRunHasNone() {
    var id = waiting("deleted");
    print(id, 1, TrainerLog.recorded());
    print(id, 1, List.of(line("wandb: 🚀 View run at https://wandb.ai/me/db/runs/2fs8kd1a")));

    easel.post("/v1/runs/" + id + "/cancel", "");
    easel.until(id, "canceled");
    assertThat(easel.delete("/v1/runs/" + id).status()).isEqualTo(204);

    assertThat(easel.get("/v1/runs/" + id + "/metrics").status()).isEqualTo(410);
    for (var table : List.of("run_metrics", "run_wandb", "run_progress")) {
      assertThat(
              bean(JdbcClient.class)
                  .sql("select count(*) from " + table + " where run_id = ?")
                  .param(id(id).value())
                  .query(Integer.class)
                  .single())
          .isZero();
    }
  }

  @Test
  void aTrainingIsReadWhileItsLogIsKept() {
    var id = easel.submit("trained");
    easel.ended(id);

    Awaitility.await()
        .untilAsserted(
            () -> {
              var loss = metrics(id, "?name=loss").at("/series/0/points");
              assertThat(loss.valueStream().map(point -> point.path("step").asInt()))
                  .containsExactlyElementsOf(IntStream.range(0, 400).boxed().toList());
            });
  }

  @ParameterizedTest
  @CsvSource({
    "name=los, name, unknown_metric",
    "points=3, points, out_of_range",
    "points=2001, points, out_of_range",
    "attempt=0, attempt, out_of_range",
    "step=1, step, unknown_parameter"
  })
  void whatIsAskedWronglyIsRefused(String query, String parameter, String code) {
    var refused = easel.get("/v1/runs/" + asked + "/metrics?" + query);

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().at("/errors/0/parameter").asString()).isEqualTo(parameter);
    assertThat(refused.json().at("/errors/0/code").asString()).isEqualTo(code);
  }

  private void print(String id, int attempt, List<LogLine> lines) {
    transaction.executeWithoutResult(
        status -> listener.lines(source(id, attempt, Stage.TRAINING), lines));
  }

  private JsonNode metrics(String id, String query) {
    var answer = easel.get("/v1/runs/" + id + "/metrics" + query);
    assertThat(answer.status()).isEqualTo(200);
    return answer.json();
  }

  private TrainingProgress progress(String id) {
    return trainings.of(run(id)).orElseThrow();
  }

  private dev.easel.runs.Run run(String id) {
    return runs.get("default", id);
  }

  /** A run whose training waits for a node, so that it prints only what the test says. */
  private String waiting(String name) {
    var id = easel.submit(name);
    easel.until(id, run -> run.path("attempt").asInt() == 1);
    return id;
  }

  private static LogSource source(String id, int attempt, Stage stage) {
    return new LogSource(id(id), "default", attempt, "node", "finetuner", stage, "dreambooth");
  }

  private static RunId id(String id) {
    return RunId.parse(id).orElseThrow();
  }

  private static <T> T bean(Class<T> type) {
    return easel.context().getBean(type);
  }
}
