package dev.easel;

import static dev.easel.webhooks.Receiver.answers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import dev.easel.Easel.Answer;
import dev.easel.sandbox.Sandbox;
import dev.easel.webhooks.MovedClock;
import dev.easel.webhooks.Receiver;
import dev.easel.webhooks.WebhookCalls;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/**
 * Two teams share a cluster. One takes all that it can get; the other trains whenever somebody
 * pushes, has its shop told, and still has a script with the guide's curl.
 */
@Timeout(300)
class TwoTeamsStoryTest {

  private static final String ROOT = "a-long-random-text";
  private static final String SECRET = "what GitHub signs with";
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final Set<String> STATUS =
      Set.of("run.queued", "run.submitted", "run.running", "run.succeeded");

  private final MovedClock clock = new MovedClock();
  private final Receiver shop = new Receiver();
  private final List<Receiver.Received> taken = new CopyOnWriteArrayList<>();

  private Installation installation;
  private Replica easel;
  private Caller greedy;
  private Caller gallery;
  private String galleryKey;

  @BeforeEach
  void start() {
    installation = Installation.start(Sandbox.Options.INSTANT);
    installation.project("greedy");
    easel =
        Replica.start(
            clock.initializer(),
            TestDatabase.settings(),
            installation.settings(),
            Receiver.ALLOWED,
            Map.of("easel.api-key", ROOT));
    var operator = new Caller(easel, ROOT);
    var project =
        """
        {"name": "greedy", "namespace": "greedy", "quota": {"running_runs": 2, "queued_runs": 5}}
        """;
    assertThat(operator.post("/v1/projects", project).status()).isEqualTo(201);
    greedy = new Caller(easel, key(operator, "greedy"));
    galleryKey = key(operator, "default");
    gallery = new Caller(easel, galleryKey);
    greedy.ready();
    gallery.ready();
  }

  private static String key(Caller operator, String project) {
    var body = "{\"name\": \"%s\", \"role\": \"admin\"}".formatted(project);
    var made = operator.post("/v1/api-keys", body, "Easel-Project", project);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return made.json().path("key").asString();
  }

  @AfterEach
  void stop() {
    shop.close();
    easel.close();
    installation.close();
  }

  @Test
  void neitherIsInTheOthersWayAndNothingIsLost() throws Exception {
    oneTeamTakesAllThatItMay();
    var webhook = theOtherHasItsShopTold();
    var trigger = andTrainsOnPush();
    var first = aPushStartsARunAllTheSame(trigger);
    whatIsReplayedOrForgedStartsNone(trigger, first);
    asPrintedTheGuidesCurlIsRefusedNamingEachSlip();
    mendedItWorksWithNothingElseChanged();
    var second = theShopDiesForAnHourWhileAnotherIsTrained(webhook, trigger);
    itGetsEveryEventOnceAndInOrder(webhook, List.of(first, second));
    andTheGreedyTeamHasSeenNothingOfIt();
  }

  private void oneTeamTakesAllThatItMay() {
    var answers = new ArrayList<Answer>();
    for (var name : List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j")) {
      installation.sandbox().script("more-" + name).hangs("finetuner");
      answers.add(greedy.post("/v1/runs", Easel.dreambooth("more-" + name, "")));
    }
    assertThat(answers.getFirst().status()).isEqualTo(201);
    assertThat(answers.getLast().status()).isEqualTo(429);
    assertThat(answers.getLast().json().path("quota").asString()).isEqualTo("queued_runs");
    await().atMost(PATIENCE).until(() -> runs(greedy, "running").size() == 2);
    await()
        .atMost(PATIENCE)
        .until(
            () -> runs(greedy, "queued").stream().allMatch(is("waiting_reason", "project_quota")));
  }

  private static List<JsonNode> runs(Easel of, String status) {
    return of.get("/v1/runs?status=" + status).json().path("data").valueStream().toList();
  }

  private static Predicate<JsonNode> is(String member, String text) {
    return node -> node.path(member).asString("").equals(text);
  }

  private JsonNode theOtherHasItsShopTold() {
    shop.on("/shop", this::take);
    return webhooks().make(shop.url("/shop"), "run.*", "endpoint.*");
  }

  private WebhookCalls webhooks() {
    return new WebhookCalls(gallery);
  }

  private void take(HttpExchange exchange, Receiver.Received came) throws IOException {
    taken.add(came);
    answers(200).answer(exchange, came);
  }

  private String andTrainsOnPush() {
    var made =
        gallery.post(
            "/v1/triggers",
            """
            {"name": "train on push", "scheme": "github", "secret": "%s", "recipe": "dreambooth",
             "run_name": "dog-${unique}", "labels": {"commit": "${/head_commit/id}"},
             "mapping": {"instance_prompt": "a photo of ${/repository/name} dog"},
             "filter": [{"pointer": "/ref", "equals": "refs/heads/main"}]}
            """
                .formatted(SECRET));
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return made.json().path("path").asString();
  }

  private String aPushStartsARunAllTheSame(String trigger) {
    var answer = GitHub.deliver(easel, trigger, GitHub.push(), SECRET, "push-1");
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    var id = answer.json().path("run").asString();
    var run = gallery.ended(id);
    assertThat(run.path("status").asString()).isEqualTo("succeeded");
    assertThat(run.at("/parameters/instance_prompt").asString()).isEqualTo("a photo of sks dog");
    assertThat(runs(greedy, "running")).hasSize(2);
    assertThat(runs(greedy, "queued")).isNotEmpty();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(told(id)).contains("endpoint.ready"));
    return id;
  }

  private List<String> told(String run) {
    return of(run).stream().map(Receiver.Received::type).toList();
  }

  private List<Receiver.Received> of(String run) {
    return taken.stream().filter(it -> it.json().at("/data/run").asString("").equals(run)).toList();
  }

  private void whatIsReplayedOrForgedStartsNone(String trigger, String first) {
    var replayed = GitHub.deliver(easel, trigger, GitHub.push(), SECRET, "push-1-again");
    assertThat(replayed.json().path("replayed").asBoolean()).isTrue();
    assertThat(replayed.json().path("run").asString()).isEqualTo(first);
    var forged = GitHub.deliver(easel, trigger, GitHub.push(), "a guess", "push-2");
    assertThat(forged.status()).isEqualTo(401);
    assertThat(gallery.get("/v1/runs").json().path("data")).hasSize(1);
  }

  private void asPrintedTheGuidesCurlIsRefusedNamingEachSlip() throws Exception {
    var refused = guide(GuideCurl.PRINTED);

    assertThat(refused.path("status").asInt()).isEqualTo(401);
    assertThat(GuideCurl.messages(refused))
        .contains("Authorization: ${ARGO_TOKEN}")
        .contains("lacks its last '}'")
        .contains("'num_class_images'");
  }

  private void mendedItWorksWithNothingElseChanged() throws Exception {
    var run = guide(GuideCurl.MENDED);

    assertThat(run.path("name").asString()).as(run.toPrettyString()).isEqualTo("example-dog");
    assertThat(gallery.ended(run.path("id").asString()).path("status").asString())
        .isEqualTo("succeeded");
  }

  private JsonNode guide(String command) throws Exception {
    return GuideCurl.run(command, easel, installation.sandbox().namespace(), galleryKey);
  }

  private String theShopDiesForAnHourWhileAnotherIsTrained(JsonNode webhook, String trigger) {
    shop.on("/shop", answers(503));
    var push = GitHub.push().replace("\"name\":\"sks\"", "\"name\":\"zwx\"");
    var answer = GitHub.deliver(easel, trigger, push, SECRET, "push-3");
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    var id = answer.json().path("run").asString();
    gallery.until(id, run -> run.at("/endpoint/state").asString("").equals("ready"));
    var before = shop.at("/shop").size();
    for (var minutes = 0; minutes < 60; minutes += 10) {
      clock.move(Duration.ofMinutes(10));
      await().atMost(PATIENCE).until(() -> webhooks().isQuiet(webhook, clock.instant()));
    }
    assertThat(shop.at("/shop").size() - before)
        .as("tries by the schedule, not by all that waits")
        .isBetween(1, 12);
    assertThat(told(id)).isEmpty();
    return id;
  }

  private void itGetsEveryEventOnceAndInOrder(JsonNode webhook, List<String> runs) {
    shop.on("/shop", this::take);
    clock.move(Duration.ofHours(3));
    await().atMost(PATIENCE).until(() -> webhooks().areDelivered(webhook));
    var secret = webhook.path("secret").asString();
    assertThat(taken).allMatch(it -> it.isSignedBy(secret));
    assertThat(taken.stream().map(Receiver.Received::id)).doesNotHaveDuplicates();
    for (var run : runs) {
      assertThat(of(run).stream().map(it -> it.json().at("/data/sequence").asLong())).isSorted();
      assertThat(told(run)).contains("endpoint.ready").containsAll(STATUS);
      assertThat(told(run).stream().filter(STATUS::contains)).hasSize(history(run, "status"));
    }
  }

  private int history(String run, String type) {
    var events = gallery.run(run).path("status_history").valueStream();
    return (int) events.filter(is("type", type)).count();
  }

  private void andTheGreedyTeamHasSeenNothingOfIt() {
    assertThat(runs(greedy, "succeeded")).isEmpty();
    assertThat(greedy.get("/v1/webhooks").json().path("data")).isEmpty();
    assertThat(greedy.get("/v1/triggers").json().path("data")).isEmpty();
    assertThat(taken).noneMatch(it -> it.body().contains("more-"));
    var unknown = HttpRequest.newBuilder(easel.base().resolve("/v1/runs"));
    assertThat(easel.send(unknown).status()).isEqualTo(401);
  }
}
