package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.pricing.Resources;
import dev.easel.runs.BudgetSpent;
import dev.easel.runs.ChargeKind;
import dev.easel.runs.Charges;
import dev.easel.runs.RunId;
import dev.easel.sandbox.Sandbox;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.event.EventListener;
import tools.jackson.databind.JsonNode;

/** What is charged, for whom, until when, and what a limit of it may be. */
class CostTest {

  private static final Resources SERVING =
      new Resources("Quadro_RTX_5000", 1, BigDecimal.valueOf(4), BigDecimal.valueOf(8), "LAS1");

  private static final List<RunId> SPENT = new CopyOnWriteArrayList<>();
  private static Installation installation;
  private static Sandbox sandbox;
  private static Replica easel;

  /** As the package of endpoints listens. */
  static final class Listening {
    @EventListener
    void spent(BudgetSpent event) {
      SPENT.add(event.run());
    }
  }

  @BeforeAll
  static void start() {
    installation = Installation.start(Sandbox.Options.INSTANT);
    sandbox = installation.sandbox();
    easel =
        Replica.start(
                context -> context.registerBean("listening", Listening.class, Listening::new),
                TestDatabase.settings(),
                installation.settings())
            .ready();
  }

  @AfterAll
  static void stop() {
    easel.close();
    installation.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"0\"|#/max_cost|bad_amount",
        "\"-1\"|#/max_cost|bad_amount",
        "\"1e3\"|#/max_cost|bad_amount",
        "\"1.0000001\"|#/max_cost|bad_amount",
        "\"a lot\"|#/max_cost|bad_amount",
        "2.5|#/max_cost|wrong_type",
        "{}|#/max_cost/amount|required",
        "{\"amount\": \"1\", \"currency\": \"EUR\"}|#/max_cost/currency|other_currency",
        "{\"amount\": 1, \"currency\": \"USD\"}|#/max_cost/amount|wrong_type",
        "{\"amount\": \"1\", \"currency\": \"USD\", \"x\": 1}|#/max_cost/x|unknown_member"
      })
  void aLimitThatIsNoneIsRefused(String limit, String pointer, String code) {
    var refused =
        easel.post("/v1/runs", Easel.dreambooth("no-limit", "\"max_cost\": " + limit + ","));

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().path("errors"))
        .anySatisfy(
            error -> {
              assertThat(error.path("pointer").asString()).isEqualTo(pointer);
              assertThat(error.path("code").asString()).isEqualTo(code);
            });
  }

  @Test
  void aLimitThatCannotBeKeptIsRefusedAndWithoutItTheRunIsWarnedOf() {
    var body = Easel.dreambooth("exotic", "").replace("100}}", "100, \"trainer_gpu\": \"H900\"}}");

    var dry = easel.post("/v1/runs?dry_run=true", body).json();
    assertThat(dry.path("acceptable").asBoolean()).isTrue();
    assertThat(dry.at("/estimate").has("amount")).isFalse();
    assertThat(dry.at("/estimate/message").asString()).contains("no GPU class 'H900'");
    assertThat(dry.path("warnings").toString()).contains("gpu_class_unknown");
    var capped = body.replace("\"name\"", "\"max_cost\": \"1\", \"name\"");
    var refused = easel.post("/v1/runs", capped);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().at("/errors/0/code").asString()).isEqualTo("no_rate");
    assertThat(easel.post("/v1/runs?dry_run=true", capped).json().path("problems").toString())
        .contains("no_rate", "#/max_cost");
  }

  @Test
  void hardwareHasTheGuidesClasses() {
    var hardware = easel.get("/v1/hardware").json();

    assertThat(hardware.path("gpus").valueStream().map(gpu -> gpu.path("name").asString()))
        .containsExactly("A40", "RTX_A6000", "Quadro_RTX_5000");
    assertThat(hardware.at("/gpus/0/memory_gib").asInt()).isEqualTo(48);
    assertThat(hardware.at("/gpus/0/hourly/amount").asString()).isEqualTo("1.28");
    assertThat(hardware.at("/gpus/0/regions/1/region").asString()).isEqualTo("ORD1");
    assertThat(hardware.at("/memory_gib/amount").asString()).isEqualTo("0.005");
  }

  @Test
  void anEndpointCountsAndOutlivesItsRun() {
    var id = finished("serving", "");
    var charges = easel.context().getBean(Charges.class);
    var before = cost(easel.run(id));
    var begin = Instant.parse("2026-01-30T22:00:00Z");

    charges.open(id(id), ChargeKind.ENDPOINT, "inference-serving", SERVING, begin);
    charges.open(id(id), ChargeKind.ENDPOINT, "inference-serving", SERVING, begin.plusSeconds(9));
    var open = easel.get("/v1/runs/" + id);
    assertThat(cost(open.json())).isGreaterThan(before);
    charges.close(
        id(id), ChargeKind.ENDPOINT, "inference-serving", begin.plus(Duration.ofHours(3)));
    charges.close(
        id(id), ChargeKind.ENDPOINT, "inference-serving", begin.plus(Duration.ofHours(9)));
    charges.open(id(id), ChargeKind.ENDPOINT, "inference-serving", SERVING, begin);
    charges.open(id(id), ChargeKind.ENDPOINT, "inference-serving", SERVING, begin.plusSeconds(9));

    var run = easel.run(id);
    assertThat(run.at("/cost/endpoint/amount").asString()).isEqualTo("1.95");
    assertThat(cost(run).subtract(before)).isEqualByComparingTo("1.95");
    assertThat(run.path("status_history").toString()).contains("\"kind\":\"endpoint\"");
    var days = "/v1/usage?group_by=day&from=2026-01-30T23:00:00Z&to=2026-02-01T00:00:00Z";
    var usage = easel.get(days).json();
    assertThat(usage.path("data").valueStream().map(day -> day.path("key").asString()))
        .containsExactly("2026-01-31", "2026-01-30");
    assertThat(usage.at("/data/0/cost/amount").asString()).isEqualTo("0.65");
    assertThat(usage.at("/data/1/cost/amount").asString()).isEqualTo("0.65");
    assertThat(usage.at("/total/gpu_seconds").asLong()).isEqualTo(7200);
    var gpus = easel.get("/v1/usage?group_by=gpu&to=2026-02-01T00:00:00Z").json();
    assertThat(gpus.at("/data/0/key").asString()).isEqualTo("Quadro_RTX_5000");
    assertThat(gpus.at("/data/0/seconds").asLong()).isEqualTo(10_800);
    assertThat(prometheus()).contains("easel_cost_total{", "kind=\"endpoint\"");
  }

  @Test
  void anEndpointThatIsNotPricedIsNotCountedAsFree() {
    var id = finished("unpriced", "");
    var unknown = new Resources("H900", 2, BigDecimal.ONE, BigDecimal.ONE, null);
    var charges = easel.context().getBean(Charges.class);
    var begin = Instant.parse("2026-01-20T12:00:00Z");

    charges.open(id(id), ChargeKind.ENDPOINT, "inference-unpriced", unknown, begin);
    charges.close(id(id), ChargeKind.ENDPOINT, "inference-unpriced", begin.plusSeconds(60));

    assertThat(easel.run(id).at("/cost/unpriced_seconds").asInt()).isEqualTo(60);
    var usage =
        easel
            .get("/v1/usage?group_by=gpu&from=2026-01-20T00:00:00Z&to=2026-01-21T00:00:00Z")
            .json();
    assertThat(usage.at("/data/0/unpriced_seconds").asInt()).isEqualTo(60);
    assertThat(usage.at("/data/0/gpu_seconds").asInt()).isEqualTo(120);
    assertThat(usage.at("/data/0/cost/amount").asString()).isEqualTo("0.00");
    assertThat(usage.path("truncated").asBoolean(true)).isFalse();
    assertThat(easel.get("/v1/usage?from=2999-01-01T00:00:00Z").status()).isEqualTo(422);
  }

  @Test
  void theBudgetOfAFinishedRunIsItsEndpointsToo() {
    var id = finished("budgeted", "\"max_cost\": \"0.50\",");
    var charges = easel.context().getBean(Charges.class);

    charges.open(
        id(id),
        ChargeKind.ENDPOINT,
        "inference-budgeted",
        SERVING,
        Instant.now().minus(Duration.ofHours(1)));

    await().until(() -> SPENT.contains(id(id)));
    var run = easel.run(id);
    assertThat(run.path("status").asString()).isEqualTo("succeeded");
    assertThat(run.path("status_history").toString())
        .containsOnlyOnce("budget_nearly_spent")
        .doesNotContain("budget_exceeded");
  }

  @Test
  void theCostOfADeletedRunGoesOn() {
    var id = finished("goes-on", "\"max_cost\": \"0.10\",");
    var charges = easel.context().getBean(Charges.class);
    assertThat(easel.delete("/v1/runs/" + id).status()).isEqualTo(204);

    charges.open(
        id(id),
        ChargeKind.ENDPOINT,
        "inference-goes-on",
        SERVING,
        Instant.now().minus(Duration.ofHours(1)));

    await().until(() -> SPENT.contains(id(id)));
    charges.close(id(id), ChargeKind.ENDPOINT, "inference-goes-on", Instant.now());
  }

  @Test
  void whileItsEndpointCostsAReadHasATagAndTheTagDeletes() {
    var id = finished("tagged", "");
    var charges = easel.context().getBean(Charges.class);
    charges.open(id(id), ChargeKind.ENDPOINT, "inference-tagged", SERVING, Instant.now());

    var first = easel.get("/v1/runs/" + id);
    var second = easel.get("/v1/runs/" + id);

    if (!first.json().equals(second.json())) {
      assertThat(first.header("ETag")).isNotEqualTo(second.header("ETag"));
    }
    charges.close(id(id), ChargeKind.ENDPOINT, "inference-tagged", Instant.now());
    assertThat(delete(id, first.header("ETag"))).isEqualTo(412);
    assertThat(delete(id, easel.get("/v1/runs/" + id).header("ETag"))).isEqualTo(204);
  }

  @Test
  void aRunThatIsCanceledWhileItWaitsHasCostNothingForThat() {
    sandbox.script("unlucky").unschedulable("finetuner");
    var id = easel.submit("unlucky");
    easel.until(id, run -> run.path("waiting_since").isString());

    easel.post("/v1/runs/" + id + "/cancel", "");

    var run = easel.ended(id);
    assertThat(run.at("/cost/by_step").toString()).contains("\"gpu_seconds\":0");
    assertThat(cost(run).doubleValue()).isLessThan(0.001);
  }

  @Test
  void eachAttemptIsCounted() {
    sandbox.script("twice").takes("finetuner", Duration.ofSeconds(2)).exits("finetuner", 1);
    var id = easel.submit("twice");
    var first = easel.ended(id);
    sandbox.script("twice").succeeds("finetuner");
    easel.post("/v1/runs/" + id + "/retry", "");

    var run = easel.until(id, "succeeded");

    assertThat(run.path("attempt").asInt()).isEqualTo(2);
    assertThat(trained(run)).isGreaterThanOrEqualTo(trained(first) + 2);
    assertThat(cost(run)).isGreaterThan(cost(first));
    assertThat(of("downloader", run)).isEqualTo(of("downloader", first));
  }

  @Test
  void aGroupThatIsNoneIsRefused() {
    var refused = easel.get("/v1/usage?group_by=gpus");

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().at("/errors/0/message").asString()).contains("did you mean 'gpu'?");
  }

  @Test
  void theTreeSaysTheCost() {
    var id = finished("in-words", "\"max_cost\": \"2.50\",");
    var request =
        java.net.http.HttpRequest.newBuilder(easel.base().resolve("/v1/runs/" + id))
            .header("Accept", "text/plain");

    var text = new String(easel.send(request).bytes(), StandardCharsets.UTF_8);

    assertThat(text)
        .containsPattern("Cost: +[0-9.]+ USD of at most 2.50 USD, expected [0-9.]+ USD");
  }

  private static long trained(JsonNode run) {
    return of("finetuner", run).stream().mapToLong(step -> step.path("gpu_seconds").asLong()).sum();
  }

  private static List<JsonNode> of(String step, JsonNode run) {
    return run.at("/cost/by_step")
        .valueStream()
        .filter(cost -> cost.path("step").asString().equals(step))
        .toList();
  }

  /** One without an endpoint: charges are opened and closed by hand, at moments that are known. */
  private static String finished(String name, String members) {
    var body = Easel.dreambooth(name, members).replace("100}}", "100, \"run_inference\": false}}");
    var id = easel.post("/v1/runs", body).json().path("id").asString();
    assertThat(easel.ended(id).path("status").asString()).isEqualTo("succeeded");
    return id;
  }

  private static String prometheus() {
    return easel
        .context()
        .getBean(io.micrometer.prometheusmetrics.PrometheusMeterRegistry.class)
        .scrape();
  }

  private static int delete(String id, String ifMatch) {
    return easel
        .send(
            java.net.http.HttpRequest.newBuilder(easel.base().resolve("/v1/runs/" + id))
                .header("If-Match", ifMatch)
                .DELETE())
        .status();
  }

  private static BigDecimal cost(JsonNode run) {
    return new BigDecimal(run.at("/cost/actual/amount").stringValue());
  }

  private static RunId id(String text) {
    return RunId.parse(text).orElseThrow();
  }
}
