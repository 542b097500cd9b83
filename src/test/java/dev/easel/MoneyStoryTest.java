package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.sandbox.Sandbox;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Who holds the bill knows beforehand what a run will cost, caps it, and finds it all again. */
class MoneyStoryTest {

  private static final Map<String, Object> SOON =
      Map.of("easel.logs.flush", "100ms", "easel.logs.poll", "100ms");

  @RegisterExtension private final Restartable easel = new Restartable(SOON);

  private final Sandbox sandbox = easel.sandbox();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void isSpentAsItWasMeantToBe(boolean withRestarts) {
    easel.restarts(withRestarts);
    beforeAnythingHasRunTheRecipesArithmeticIsTheEstimate();
    var first = aRunWaitsForItsNodeAndThatCostsNothing();
    easel.here();
    afterItTheEstimateIsWhatItTook(first);
    var second = aRunEndsByItsMaxCost();
    easel.here();
    theUsageIsTheSumOfTheRuns(first, second);
    whatWasSpentStaysWhenTheRunIsDeleted(first);
  }

  private void beforeAnythingHasRunTheRecipesArithmeticIsTheEstimate() {
    var dry = dryRun("imagined", "", "");

    var estimate = dry.path("estimate");
    assertThat(estimate.path("basis").asString()).isEqualTo("recipe");
    assertThat(estimate.path("message").asString()).contains("400 steps", "A40");
    assertThat(amount(estimate.at("/by_step/1/hourly"))).isEqualByComparingTo("1.52");
    assertThat(estimate.at("/by_step/1/seconds").asInt()).isEqualTo(200);
    assertThat(amount(estimate.at("/by_step/1/cost"))).isEqualByComparingTo("0.084444");
    assertThat(amount(estimate.path("amount")))
        .isEqualByComparingTo(
            estimate
                .path("by_step")
                .valueStream()
                .map(step -> amount(step.path("cost")))
                .reduce(BigDecimal.ZERO, BigDecimal::add));
    assertThat(dry.path("warnings").toString()).doesNotContain("gpu_");
    assertThat(dryRun("small", "", ", \"trainer_gpu\": \"Quadro_RTX_5000\"").path("warnings"))
        .anySatisfy(
            warning -> {
              assertThat(warning.path("code").asString()).isEqualTo("gpu_memory_low");
              assertThat(warning.path("message").asString()).contains("16 GiB", "48");
              assertThat(warning.path("remedy").asString()).contains("A40, RTX_A6000");
            });
  }

  private JsonNode aRunWaitsForItsNodeAndThatCostsNothing() {
    sandbox.script("first").unschedulable("finetuner");
    var id = easel.submit("first", "\"labels\": {\"team\": \"art\"}, \"max_cost\": \"5\",");
    easel.until(id, run -> hasWaited(run, Duration.ofSeconds(2)));
    easel.here();
    var waiting = easel.run(id);
    assertThat(waiting.at("/cost/by_step").toString()).doesNotContain("\"gpu_seconds\":1");
    sandbox.script("first").takes("finetuner", Duration.ofSeconds(6)).succeeds("finetuner");
    var running = easel.until(id, run -> step(run, "finetuner").path("gpu_seconds").asInt(0) >= 2);
    easel.here();
    assertThat(cost(running)).isPositive().isLessThan(cost(easel.run(id)));

    assertThat(easel.ended(id).path("status").asString()).isEqualTo("succeeded");
    var run = itsEndpointIsChargedUntilItGoes(id);

    var trained = step(run, "finetuner");
    assertThat(trained.path("gpu").asString()).isEqualTo("A40");
    assertThat(trained.path("gpu_seconds").asInt()).isBetween(5, 9);
    assertThat(trained.path("gpu_seconds")).isEqualTo(trained.path("seconds"));
    assertThat(trained.path("waiting_seconds").asInt()).isPositive();
    assertThat(run.at("/cost/waiting_seconds").asInt())
        .isGreaterThanOrEqualTo(trained.path("waiting_seconds").asInt());
    assertThat(amount(trained.path("cost")).doubleValue())
        .isBetween(5 * 1.52 / 3600, 9 * 1.52 / 3600);
    assertThat(cost(run))
        .isEqualByComparingTo(
            run.at("/cost/by_step")
                .valueStream()
                .map(step -> amount(step.path("cost")))
                .reduce(amount(run.at("/cost/endpoint")), BigDecimal::add));
    assertThat(run.at("/cost/estimate/basis").asString()).isEqualTo("recipe");
    assertThat(amount(run.at("/cost/max_cost"))).isEqualByComparingTo("5");
    assertThat(events(run, "cost").stream().map(data -> data.path("step").asString()))
        .startsWith("downloader", "finetuner", "serializer");
    assertThat(events(run, "warning")).isEmpty();
    assertThat(easel.run(id).path("cost")).isEqualTo(run.path("cost"));
    return run;
  }

  private JsonNode itsEndpointIsChargedUntilItGoes(String id) {
    easel.until(id, run -> run.at("/cost/endpoint").isObject());
    assertThat(easel.delete("/v1/endpoints/inference-first").status()).isEqualTo(204);
    easel.until(id, run -> run.at("/endpoint/state").asString("").equals("deleted"));
    return easel.until(id, run -> run.path("cost").equals(easel.run(id).path("cost")));
  }

  private void afterItTheEstimateIsWhatItTook(JsonNode first) {
    var same =
        easel
            .post("/v1/runs/" + first.path("id").asString() + "/rerun?dry_run=true", REPLACED)
            .json();
    assertThat(same.at("/estimate/basis").asString())
        .as(same.toPrettyString())
        .isEqualTo("history");
    assertThat(amount(same.at("/estimate/by_step/1/cost")).doubleValue())
        .isBetween(4 * 1.52 / 3600, 10 * 1.52 / 3600);

    var longer =
        await() // what the training printed last comes after its end
            .atMost(Duration.ofSeconds(30))
            .until(
                () -> dryRun("longer", "", ", \"epochs\": 8").path("estimate"),
                estimate -> estimate.path("basis").asString("").equals("speed"));
    assertThat(longer.path("message").asString()).contains("800 steps");
    assertThat(amount(longer.at("/by_step/1/cost")))
        .isGreaterThan(amount(same.at("/estimate/by_step/1/cost")));
  }

  private static final String REPLACED = "{\"replace\": true}";

  private JsonNode aRunEndsByItsMaxCost() {
    sandbox.script("second").hangs("finetuner");
    var id =
        easel.submit("second", "\"max_cost\": {\"amount\": \"0.004\", \"currency\": \"USD\"},");
    easel.until(id, run -> run.path("stage").asString("").equals("training"));
    easel.here();

    var run = easel.ended(id);

    assertThat(run.path("status").asString()).as(run.toPrettyString()).isEqualTo("failed");
    assertThat(run.path("reason").asString()).isEqualTo("budget_exceeded");
    assertThat(run.path("message").asString()).contains("max_cost", "0.004 USD");
    assertThat(run.path("remedy").asString()).contains("higher max_cost");
    assertThat(cost(run)).isBetween(new BigDecimal("0.004"), new BigDecimal("0.008"));
    assertThat(events(run, "warning"))
        .singleElement()
        .satisfies(
            data -> {
              assertThat(data.path("code").asString()).isEqualTo("budget_nearly_spent");
              assertThat(amount(data.path("cost")))
                  .isGreaterThanOrEqualTo(new BigDecimal("0.0032"));
            });
    var retried = easel.post("/v1/runs/" + id + "/retry", "");
    assertThat(retried.status()).isEqualTo(409);
    assertThat(retried.json().path("code").asString()).isEqualTo("budget_spent");
    return run;
  }

  private void theUsageIsTheSumOfTheRuns(JsonNode first, JsonNode second) {
    var both = cost(first).add(cost(second));
    var gpu = gpuSeconds(first) + gpuSeconds(second);

    for (var grouping : List.of("recipe", "gpu", "day", "label:team")) {
      var usage = easel.get("/v1/usage?group_by=" + grouping).json();
      assertThat(usage.at("/total/runs").asInt()).as(grouping).isEqualTo(2);
      assertThat(amount(usage.at("/total/cost")).doubleValue())
          .as(grouping)
          .isCloseTo(both.doubleValue(), org.assertj.core.data.Offset.offset(0.000_01));
      assertThat(usage.at("/total/gpu_seconds").asLong()).isGreaterThanOrEqualTo(gpu);
      assertThat(
              usage
                  .path("data")
                  .valueStream()
                  .map(group -> amount(group.path("cost")))
                  .reduce(BigDecimal.ZERO, BigDecimal::add))
          .isEqualByComparingTo(amount(usage.at("/total/cost")));
    }
    assertThat(group("label:team", "art")).isEqualByComparingTo(cost(first));
    assertThat(group("label:team", null)).isEqualByComparingTo(cost(second));
    assertThat(group("recipe", "dreambooth")).isEqualByComparingTo(both);
    assertThat(easel.get("/v1/usage?to=2020-01-01T00:00:00Z").json().at("/total/runs").asInt())
        .isZero();
  }

  private void whatWasSpentStaysWhenTheRunIsDeleted(JsonNode first) {
    var before = group("recipe", "dreambooth");

    assertThat(easel.delete("/v1/runs/" + first.path("id").asString()).status()).isEqualTo(204);

    assertThat(group("recipe", "dreambooth")).isEqualByComparingTo(before);
    assertThat(group("label:team", null)).isEqualByComparingTo(before);
  }

  private BigDecimal group(String groupBy, @Nullable String key) {
    return easel
        .get("/v1/usage?group_by=" + groupBy)
        .json()
        .path("data")
        .valueStream()
        .filter(
            group ->
                key == null
                    ? group.path("key").isNull()
                    : key.equals(group.path("key").asString("")))
        .map(group -> amount(group.path("cost")))
        .findFirst()
        .orElseThrow();
  }

  private JsonNode dryRun(String name, String members, String parameters) {
    var body = Easel.dreambooth(name, members).replace("100}}", "100" + parameters + "}}");
    return easel.post("/v1/runs?dry_run=true", body).json();
  }

  private static boolean hasWaited(JsonNode run, Duration time) {
    var since = run.path("waiting_since").asString("");
    return run.path("waiting_reason").asString("").equals("unschedulable")
        && Instant.parse(since).isBefore(Instant.now().minus(time));
  }

  private static JsonNode step(JsonNode run, String name) {
    return run.at("/cost/by_step")
        .valueStream()
        .filter(step -> step.path("step").asString().equals(name))
        .findFirst()
        .orElseGet(() -> run.path("none"));
  }

  private static long gpuSeconds(JsonNode run) {
    return run.at("/cost/by_step")
        .valueStream()
        .mapToLong(step -> step.path("gpu_seconds").asLong())
        .sum();
  }

  private static BigDecimal cost(JsonNode run) {
    return amount(run.at("/cost/actual"));
  }

  private static BigDecimal amount(JsonNode money) {
    assertThat(money.path("currency").asString("")).isEqualTo("USD");
    return new BigDecimal(money.path("amount").stringValue());
  }

  private static List<JsonNode> events(JsonNode run, String type) {
    return run.path("status_history")
        .valueStream()
        .filter(event -> event.path("type").asString().equals(type))
        .map(event -> event.path("data"))
        .toList();
  }
}
