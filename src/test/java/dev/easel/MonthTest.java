package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.Easel.Answer;
import dev.easel.sandbox.Sandbox;
import dev.easel.webhooks.MovedClock;
import dev.easel.webhooks.Receiver;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** What becomes of endpoints when their project's month is used up. */
@Timeout(180)
class MonthTest {

  private static final String NOTHING = "{\"quota\": {\"cost_per_month\": 0}}";
  private static final String PROMPT = "{\"prompt\": \"A photo of sks dog at the beach\"}";
  private static final Map<String, Object> OFTEN =
      Map.of(
          "easel.endpoints.months-looked-at", "200ms",
          "easel.runs.months-looked-at", "200ms",
          "easel.egress.allow", "127.0.0.0/8",
          "easel.egress.allow-http", true,
          "easel.webhooks.poll", "100ms");

  private final MovedClock clock = new MovedClock();
  private final Map<String, Object> database = TestDatabase.settings();
  private Installation installation;
  private Sandbox sandbox;
  private Replica easel;

  @BeforeEach
  void start() {
    installation = Installation.start(Sandbox.Options.INSTANT);
    sandbox = installation.sandbox();
    easel = replica("1h");
  }

  private void restart(String grace) {
    easel.close();
    easel = replica(grace);
  }

  private Replica replica(String grace) {
    var settings = Map.<String, Object>of("easel.endpoints.month-grace", grace);
    return Replica.start(clock.initializer(), database, installation.settings(), OFTEN, settings)
        .ready();
  }

  @AfterEach
  void stop() {
    easel.close();
    installation.close();
  }

  @Test
  void anEndpointIsToldOfItAndStoppedByWhicheverReplicaIsLeft() {
    restart("8s");
    try (var receiver = new Receiver()) {
      webhook(receiver.url("/money"), "\"budget.*\", \"endpoint.stopping\", \"endpoint.stopped\"");
      var run = ready("used-up");
      var other = replica("8s");
      quota(NOTHING);

      var told = until("used-up", it -> it.has("notice"));
      assertThat(told.path("state").asString()).as("until then it serves").isEqualTo("ready");
      var notice = told.path("notice");
      assertThat(notice.path("reason").asString()).isEqualTo("quota_exceeded");
      assertThat(notice.path("quota").asString()).isEqualTo("cost_per_month");
      var stopsAt = Instant.parse(notice.path("stops_at").asString());
      assertThat(stopsAt)
          .isEqualTo(Instant.parse(notice.path("told_at").asString()).plusSeconds(8));
      easel.close();
      easel = other;

      var stopped = until("used-up", it -> it.path("state").asString().equals("stopped"));
      assertThat(stopped.path("stopped_by").asString()).isEqualTo("quota");
      assertThat(Instant.parse(stopped.path("stopped_at").asString())).isAfterOrEqualTo(stopsAt);
      assertThat(stopped.has("notice")).isFalse();
      assertThat(changes(run)).containsSubsequence("quota", "stop").containsOnlyOnce("quota");
      refused(predict("used-up"));
      refused(easel.post(endpoint("used-up") + "/start", ""));
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(receiver.at("/money").stream().map(Receiver.Received::type))
                      .containsExactlyInAnyOrder(
                          "budget.exceeded", "endpoint.stopping", "endpoint.stopped"));
      var exceeded = of(receiver, "budget.exceeded").path("data");
      assertThat(exceeded.has("run")).isFalse();
      assertThat(exceeded.path("project").asString()).isEqualTo("default");
      assertThat(exceeded.path("quota").asString()).isEqualTo("cost_per_month");
      var stopping = of(receiver, "endpoint.stopping").path("data");
      assertThat(stopping.path("run").asString()).isEqualTo(run);
      assertThat(Instant.parse(stopping.path("stops_at").asString())).isEqualTo(stopsAt);

      quota("{\"quota\": {}}");
      await().atMost(Duration.ofSeconds(60)).until(() -> predict("used-up").status() == 200);
    }
  }

  private static JsonNode of(Receiver receiver, String type) {
    return receiver.at("/money").stream()
        .filter(it -> it.type().equals(type))
        .findFirst()
        .orElseThrow()
        .json();
  }

  @Test
  void aLargerQuotaTakesTheNoticeBack() {
    restart("10s");
    var run = ready("spared");
    quota(NOTHING);
    until("spared", it -> it.has("notice"));

    quota("{\"quota\": {\"cost_per_month\": 1000}}");

    until("spared", it -> !it.has("notice"));
    assertThat(told(run).getLast()).contains("not used up any more");
    staysReady("spared", Duration.ofSeconds(11));
    assertThat(changes(run)).doesNotContain("stop");
  }

  @Test
  void soDoesTheNextMonthAlsoIfNobodyWasThereWhenItBegan() {
    restart("60d");
    var run = ready("spared");
    var month = clock.instant().atZone(ZoneOffset.UTC).plusMonths(1).withDayOfMonth(15).toInstant();
    clock.move(Duration.between(clock.instant(), month));
    quota("{\"quota\": {\"gpu_hours_per_month\": 2}}");
    until("spared", it -> it.at("/notice/quota").asString("").equals("gpu_hours_per_month"));
    easel.close();

    var next = month.atZone(ZoneOffset.UTC).plusMonths(1).withDayOfMonth(1);
    var begun = next.truncatedTo(ChronoUnit.DAYS).toInstant().plusSeconds(60);
    clock.move(Duration.between(clock.instant(), begun));
    easel = replica("60d");

    until("spared", it -> !it.has("notice"));
    assertThat(told(run).getLast()).contains("not used up any more");
    staysReady("spared", Duration.ofSeconds(2));
    assertThat(changes(run)).doesNotContain("stop");
  }

  @Test
  void whatSleepsIsNeitherToldNorStoppedNorWoken() {
    restart("1s");
    var run = ready("asleep");
    sandbox.sleep("inference-asleep");
    until("asleep", it -> it.path("state").asString().equals("asleep"));
    var awake = ready("awake");
    quota(NOTHING);

    refused(predict("asleep"));
    until("awake", it -> it.path("state").asString().equals("stopped"));

    assertThat(changes(awake)).contains("quota", "stop");
    assertThat(easel.get(endpoint("asleep")).json().path("state").asString()).isEqualTo("asleep");
    assertThat(changes(run)).doesNotContain("quota", "stop");
  }

  @Test
  void whatFallsAsleepInTheMeantimeIsNotStopped() {
    var run = ready("tired");
    quota(NOTHING);
    until("tired", it -> it.has("notice"));

    sandbox.sleep("inference-tired");

    until("tired", it -> it.path("state").asString().equals("asleep") && !it.has("notice"));
    assertThat(told(run).getLast()).contains("costs nothing");
  }

  @Test
  void aLeaseIsMadeLongerOnlyAsTheMonthAllows() {
    var _ = ready("leased");
    var soon = clock.instant().plus(Duration.ofDays(10));
    assertThat(lease("leased", "\"expires_at\": \"%s\"".formatted(soon)).status()).isEqualTo(200);
    quota(NOTHING);

    refused(lease("leased", "\"keep\": true"));
    refused(lease("leased", "\"expires_at\": \"%s\"".formatted(soon.plusSeconds(60))));
    refused(lease("leased", "\"expires_at\": null"));
    var sooner = soon.minusSeconds(60);
    assertThat(lease("leased", "\"expires_at\": \"%s\"".formatted(sooner)).status()).isEqualTo(200);
    assertThat(easel.get(endpoint("leased")).json().at("/lease/keep").asBoolean()).isFalse();

    assertThat(easel.post(endpoint("leased") + "/stop", "").status()).isEqualTo(202);
    assertThat(lease("leased", "\"keep\": true").status()).as("it costs nothing").isEqualTo(200);
  }

  private Answer lease(String name, String member) {
    return patch(endpoint(name), "{\"lease\": {%s}}".formatted(member));
  }

  private String ready(String name) {
    var run = easel.submit(name);
    until(name, it -> it.path("state").asString("").equals("ready"));
    easel.ended(run);
    return run;
  }

  private void staysReady(String name, Duration time) {
    await()
        .during(time)
        .atMost(time.plusSeconds(20))
        .until(
            () -> easel.get(endpoint(name)).json(),
            it -> it.path("state").asString("").equals("ready") && !it.has("stopped_by"));
  }

  private void webhook(String url, String types) {
    var body = "{\"url\": \"%s\", \"event_types\": [%s]}".formatted(url, types);
    assertThat(easel.post("/v1/webhooks", body).status()).isEqualTo(201);
  }

  private void quota(String body) {
    assertThat(patch("/v1/projects/default", body).status()).isEqualTo(200);
  }

  private Answer patch(String path, String body) {
    return easel.send(
        HttpRequest.newBuilder(easel.base().resolve(path))
            .header("Content-Type", "application/json")
            .method("PATCH", BodyPublishers.ofString(body)));
  }

  private static void refused(Answer answer) {
    assertThat(answer.status()).as(answer.text()).isEqualTo(429);
    assertThat(answer.json().path("code").asString()).isEqualTo("quota_exceeded");
    assertThat(answer.json().path("quota").asString()).isEqualTo("cost_per_month");
  }

  private Answer predict(String model) {
    return easel.post("/v1/models/" + model + ":predict", PROMPT);
  }

  private static String endpoint(String name) {
    return "/v1/endpoints/inference-" + name;
  }

  private JsonNode until(String name, Predicate<JsonNode> condition) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(() -> easel.get(endpoint(name)).json(), condition);
  }

  private List<String> changes(String run) {
    return told(run, "change");
  }

  private List<String> told(String run) {
    return told(run, "message");
  }

  private List<String> told(String run, String member) {
    return easel
        .run(run)
        .path("status_history")
        .valueStream()
        .filter(event -> event.path("type").asString().equals("endpoint"))
        .map(event -> event.path("data").path(member).asString(""))
        .toList();
  }
}
