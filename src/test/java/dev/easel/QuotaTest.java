package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Easel.Answer;
import dev.easel.sandbox.Sandbox;
import java.math.BigDecimal;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How much a project may have: exact, however many ask at once and of whichever replica. */
class QuotaTest {

  private static final String ROOT = "a-long-random-text";

  private static Installation installation;
  private static Replica one;
  private static Replica other;

  @BeforeAll
  static void start() {
    installation = Installation.start(Sandbox.Options.INSTANT);
    var database = TestDatabase.settings();
    var settings = Map.<String, Object>of("easel.api-key", ROOT);
    one = Replica.start(database, installation.settings(), settings);
    other = Replica.start(database, installation.settings(), settings);
  }

  @AfterAll
  static void stop() {
    other.close();
    one.close();
    installation.close();
  }

  private static void project(String name, String quota) {
    installation.project(name);
    var body =
        "{\"name\": \"%1$s\", \"namespace\": \"%1$s\", \"quota\": %2$s}".formatted(name, quota);
    assertThat(send(one, name, "POST", "/v1/projects", body, "Easel-Project", "default").status())
        .isEqualTo(201);
    for (var replica : List.of(one, other)) {
      await()
          .until(
              () ->
                  send(replica, name, "GET", "/v1/recipes/dreambooth", "")
                      .json()
                      .path("usable")
                      .asBoolean(false));
    }
  }

  @Test
  void ofTwoHundredAtOnceAsManyAreTakenAsMayBeQueued() throws Exception {
    project("queued", "{\"queued_runs\": 10, \"running_runs\": 0}");

    var answers = atOnce(200, n -> submit(n % 2 == 0 ? one : other, "queued", letters("run", n)));

    assertThat(answers).filteredOn(it -> it.status() == 201).hasSize(10);
    assertThat(answers)
        .filteredOn(it -> it.status() != 201)
        .allSatisfy(
            it -> {
              assertThat(it.status()).isEqualTo(429);
              assertThat(it.json().path("code").asString()).isEqualTo("quota_exceeded");
              assertThat(it.json().path("quota").asString()).isEqualTo("queued_runs");
              assertThat(it.json().path("limit").asInt()).isEqualTo(10);
              assertThat(it.header("Retry-After")).isNotEmpty();
            });
    var dry = send(one, "queued", "POST", "/v1/runs?dry_run=true", Easel.dreambooth("dry", ""));
    assertThat(dry.json().toString()).contains("quota_exceeded");
    var waiting = list("queued", "queued");
    assertThat(waiting).hasSize(10);
    await().untilAsserted(() -> assertThat(reasons("queued")).containsOnly("project_quota"));
    assertThat(list("queued", "submitted")).isEmpty();
    assertThat(list("queued", "running")).isEmpty();
    assertThat(list("queued", "succeeded")).isEmpty();

    assertThat(send(one, "queued", "PATCH", "/v1/projects/queued", "{\"quota\": {}}").status())
        .isEqualTo(200);
    await().untilAsserted(() -> assertThat(list("queued", "succeeded")).hasSize(10));
  }

  @Test
  void noMoreRunThanMayWhoeverGivesTheTurns() throws Exception {
    project("running", "{\"running_runs\": 3}");
    for (var n = 0; n < 20; n++) {
      installation.sandbox().script(letters("slow", n)).hangs("finetuner");
    }
    var answers = atOnce(20, n -> submit(n % 2 == 0 ? one : other, "running", letters("slow", n)));
    assertThat(answers).allMatch(it -> it.status() == 201);
    await().untilAsserted(() -> assertThat(underWay()).isEqualTo(3));
    await()
        .untilAsserted(
            () -> assertThat(reasons("running")).hasSize(17).containsOnly("project_quota"));

    var first = list("running", "running").getFirst();
    var cancel = send(one, "running", "POST", "/v1/runs/" + first + "/cancel", "");
    assertThat(cancel.status()).isEqualTo(202);
    await().untilAsserted(() -> assertThat(list("running", "canceled")).containsExactly(first));
    await().untilAsserted(() -> assertThat(underWay()).isEqualTo(3));
    assertThat(list("running", "queued")).hasSize(16);
  }

  private static int underWay() {
    return list("running", "submitted").size() + list("running", "running").size();
  }

  @Test
  void whatTheMonthAllowsIsUsedUp() {
    project("spent", "{\"cost_per_month\": 0}");

    var refused = submit(one, "spent", "one");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.json().path("quota").asString()).isEqualTo("cost_per_month");
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isPositive();
    var gpus = "{\"quota\": {\"gpus\": 0}}";
    assertThat(send(one, "spent", "PATCH", "/v1/projects/spent", gpus).status()).isEqualTo(200);
    assertThat(submit(one, "spent", "one").json().path("quota").asString()).isEqualTo("gpus");
  }

  @Test
  void whatIsQueuedWhenTheMonthIsUsedUpStaysQueued() {
    project("month", "{\"cost_per_month\": 0.0001, \"running_runs\": 1}");
    installation.sandbox().script("costly").hangs("finetuner");
    assertThat(submit(one, "month", "costly").status()).isEqualTo(201);
    assertThat(submit(other, "month", "later").status()).isEqualTo(201);
    await().until(() -> submit(one, "month", "refused").status() == 429);

    var costly = list("month", "running").getFirst();
    // what it cost is known to the second once it has ended
    await().until(() -> cost("month", costly).compareTo(new BigDecimal("0.002")) > 0);
    send(one, "month", "POST", "/v1/runs/" + costly + "/cancel", "");
    await().untilAsserted(() -> assertThat(list("month", "canceled")).hasSize(1));

    await()
        .during(Duration.ofSeconds(5))
        .untilAsserted(() -> assertThat(list("month", "queued")).isNotEmpty());
    assertThat(list("month", "succeeded")).isEmpty();
    assertThat(send(one, "month", "PATCH", "/v1/projects/month", "{\"quota\": {}}").status())
        .isEqualTo(200);
    await().untilAsserted(() -> assertThat(list("month", "succeeded")).isNotEmpty());
  }

  private static BigDecimal cost(String project, String run) {
    return new BigDecimal(
        send(one, project, "GET", "/v1/runs/" + run, "")
            .json()
            .at("/cost/actual/amount")
            .asString("0"));
  }

  @Test
  void aRunThatNeverFitsKeepsNoOtherWaiting() {
    project("sizes", "{\"running_runs\": 0}");
    var big =
        Easel.dreambooth("big", "")
            .replace("\"num_class_images\"", "\"trainer_gpu_count\": 4, \"num_class_images\"");
    assertThat(send(one, "sizes", "POST", "/v1/runs", big).status()).isEqualTo(201);
    assertThat(submit(one, "sizes", "small").status()).isEqualTo(201);

    var quota = "{\"quota\": {\"gpus\": 2}}";
    assertThat(send(one, "sizes", "PATCH", "/v1/projects/sizes", quota).status()).isEqualTo(200);

    await().untilAsserted(() -> assertThat(list("sizes", "succeeded")).hasSize(1));
    assertThat(list("sizes", "queued")).hasSize(1);
  }

  @Test
  void endpointsAreCountedFromTheirStart() {
    project("serving", "{}");
    for (var name : List.of("first", "second")) {
      assertThat(submit(one, "serving", name).status()).isEqualTo(201);
    }
    await().untilAsserted(() -> assertThat(list("serving", "succeeded")).hasSize(2));
    for (var name : List.of("first", "second")) {
      await()
          .untilAsserted(
              () -> assertThat(endpoint("serving", name, "stop").status()).isEqualTo(202));
      await().until(() -> endpointState("serving", name).equals("stopped"));
    }
    var quota = "{\"quota\": {\"gpus\": 1}}";
    assertThat(send(one, "serving", "PATCH", "/v1/projects/serving", quota).status())
        .isEqualTo(200);

    assertThat(endpoint("serving", "first", "start").status()).isEqualTo(202);
    var refused = endpoint("serving", "second", "start");
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.json().path("quota").asString()).isEqualTo("gpus");
    assertThat(endpoint("serving", "first", "start").status()).isEqualTo(202);

    assertThat(endpoint("serving", "first", "stop").status()).isEqualTo(202);
    await().until(() -> endpoint("serving", "second", "start").status() == 202);
  }

  private static Answer endpoint(String project, String name, String verb) {
    return send(other, project, "POST", "/v1/endpoints/inference-%s/%s".formatted(name, verb), "");
  }

  private static String endpointState(String project, String name) {
    return send(one, project, "GET", "/v1/endpoints/inference-" + name, "")
        .json()
        .path("state")
        .asString();
  }

  @Test
  void theRunThatTriesAGateHasNoMoreThanTheOthers() {
    var quota = "{\"quota\": {\"running_runs\": 1}}";
    assertThat(send(one, "default", "PATCH", "/v1/projects/default", quota).status())
        .isEqualTo(200);
    var sandbox = installation.sandbox();
    var api = "argoproj.io/v1alpha1";
    var binding = sandbox.object(api, "WorkflowEventBinding", "easel-dreambooth");
    sandbox.argoDown();
    assertThat(submit(one, "default", "behind-the-gate").status()).isEqualTo(201);
    sandbox.delete(api, "WorkflowEventBinding", "easel-dreambooth");
    sandbox.argoUp();
    await().untilAsserted(() -> assertThat(reasons("default")).containsExactly("binding_unusable"));
    sandbox.script("other-recipe").hangs("finetuner");
    var other =
        "{\"recipe\": \"textual-inversion\", \"name\": \"other-recipe\","
            + " \"parameters\": {\"dataset\": \"data/captioned\"}}";
    assertThat(send(one, "default", "POST", "/v1/runs", other).status()).isEqualTo(201);
    await().untilAsserted(() -> assertThat(list("default", "running")).hasSize(1));

    sandbox.apply(String.valueOf(binding));

    await().untilAsserted(() -> assertThat(reasons("default")).containsExactly("project_quota"));
    assertThat(list("default", "queued")).hasSize(1);
  }

  private static List<Answer> atOnce(int count, java.util.function.IntFunction<Answer> call)
      throws Exception {
    var answers = new ArrayList<Answer>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls = new ArrayList<Callable<Answer>>();
      for (var n = 0; n < count; n++) {
        var number = n;
        calls.add(() -> call.apply(number));
      }
      for (var answer : threads.invokeAll(calls)) {
        answers.add(answer.get());
      }
    }
    return answers;
  }

  /** A run's name has no digits. */
  private static String letters(String stem, int number) {
    return stem + "-" + (char) ('a' + number / 26) + (char) ('a' + number % 26);
  }

  private static Answer submit(Replica easel, String project, String name) {
    return send(easel, project, "POST", "/v1/runs", Easel.dreambooth(name, ""));
  }

  private static List<String> list(String project, String status) {
    return send(one, project, "GET", "/v1/runs?limit=100&status=" + status, "")
        .json()
        .path("data")
        .valueStream()
        .map(it -> it.path("id").asString())
        .toList();
  }

  private static List<String> reasons(String project) {
    return send(one, project, "GET", "/v1/runs?limit=100&status=queued", "")
        .json()
        .path("data")
        .valueStream()
        .map(it -> it.path("waiting_reason").asString(""))
        .toList();
  }

  private static Answer send(
      Replica easel, String project, String method, String path, String body, String... headers) {
    var request =
        HttpRequest.newBuilder(easel.base().resolve(path))
            .header("Authorization", "Bearer " + ROOT)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    } else {
      request.header("Easel-Project", project);
    }
    return easel.send(request);
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofMinutes(2));
  }
}
