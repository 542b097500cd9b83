package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.sandbox.Sandbox;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * However many runs are queued, the cluster and Argo are asked no more often than for one, and the
 * queue drains in order as soon as they answer.
 */
class QueueTest {

  private static final String API = "/apis/argoproj.io/v1alpha1/namespaces/tenant-example/";
  private static final String BINDING = "easel-dreambooth";

  private final Installation installation = Installation.start(Sandbox.Options.INSTANT);
  private final Sandbox sandbox = installation.sandbox();
  private final Map<String, Object> database = TestDatabase.settings();
  private final List<Replica> replicas = new ArrayList<>();

  @BeforeEach
  void empty() {
    assertThat(sandbox.workflows()).isEmpty();
  }

  @AfterEach
  void stop() {
    replicas.forEach(Replica::close);
    installation.close();
  }

  @Test
  void argoDown() {
    var easel = replica(Map.of());
    sandbox.argoDown();
    var runs = accepted(easel, 200);

    isQuiet(30);

    assertThat(waiting(easel, runs.getLast())).isEqualTo("argo_unreachable");
    sandbox.argoUp();
    drains(runs);
    inOrder(easel, runs);
  }

  @Test
  void bindingMissing() {
    var easel = replica(Map.of());
    sandbox.argoDown();
    var runs = accepted(easel, 200);
    var binding = sandbox.object("argoproj.io/v1alpha1", "WorkflowEventBinding", BINDING);
    sandbox.delete("argoproj.io/v1alpha1", "WorkflowEventBinding", BINDING);
    sandbox.argoUp();
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                runs.stream()
                    .limit(5)
                    .anyMatch(id -> waiting(easel, id).equals("binding_unusable")));

    isQuiet(30);

    assertThat(sandbox.argoRequests("POST", "/api/v1/events/")).isZero();
    sandbox.apply(String.valueOf(binding));
    drains(runs);
  }

  @Test
  void clusterUnavailable() {
    var easel = replica(Map.of());
    sandbox.kubernetesUnavailable();
    var runs = accepted(easel, 100);

    isQuiet(30);

    assertThat(waiting(easel, runs.getLast())).isEqualTo("cluster_unreachable");
    sandbox.kubernetesUp();
    drains(runs);
  }

  @Test
  void argosControllerBusy() {
    var easel = replica(Map.of("easel.runs.unstarted-limit", 10));
    sandbox.controllerStopped(true);
    var runs = new ArrayList<>(accepted(easel, 100));
    await().atMost(Duration.ofSeconds(30)).until(() -> sandbox.workflows().size() >= 10);

    isQuiet(5);

    // those that took their turn at one moment did not see each other
    assertThat(sandbox.workflows()).hasSizeBetween(10, 20);
    runs.add(easel.submit("late"));
    assertThat(waiting(easel, runs.getLast())).isEqualTo("argo_busy");
    sandbox.controllerStopped(false);
    drains(runs);
  }

  @Test
  void twoReplicasAndAnArgoThatComesAndGoes() {
    var one = replica(Map.of());
    var _ = replica(Map.of());
    sandbox.argoDown();
    var runs = accepted(one, 200);
    for (var made = 0; made < 120; made = sandbox.workflows().size()) {
      var before = made;
      sandbox.argoUp();
      await().atMost(Duration.ofSeconds(60)).until(() -> sandbox.workflows().size() > before + 20);
      sandbox.argoDown();
    }

    sandbox.argoUp();

    drains(runs);
  }

  @Test
  void aRunThatOnlyWaitsForItsTurnSaysSo() {
    var easel = replica(Map.of("easel.runs.events-per-second", 2));

    var runs = accepted(easel, 40);

    var last = easel.until(runs.getLast(), run -> run.path("waiting_reason").isString());
    assertThat(last.path("waiting_reason").asString()).isEqualTo("argo_pace");
    assertThat(last.path("waiting_message").asString())
        .contains("behind ")
        .contains("2.0 a second");
    var begin = System.nanoTime();
    var made = sandbox.workflows().size();
    drains(runs);
    var pace = (40 - made) / ((System.nanoTime() - begin) / 1e9);
    assertThat(pace).as("workflows a second").isBetween(1.0, 3.0);
    easel.until(
        runs.getLast(), run -> !run.path("waiting_reason").asString("").equals("argo_pace"));
  }

  @Test
  void theHigherPriorityGoesFirstAndEachRunTellsItsPosition() {
    var easel = replica(Map.of("easel.runs.events-per-second", 2));
    sandbox.argoDown();
    var runs = accepted(easel, 20);
    waiting(easel, runs.getLast());
    var least = easel.submit("least", "\"priority\": -5,");
    var urgent = easel.submit("urgent", "\"priority\": 5,");
    waiting(easel, urgent);

    assertThat(position(easel, urgent)).isOne();
    assertThat(position(easel, runs.getFirst())).isEqualTo(2);
    assertThat(position(easel, least)).isEqualTo(22);
    sandbox.argoUp();
    var all = Stream.concat(runs.stream(), Stream.of(urgent, least)).toList();
    drains(all);
    // one or two of the others tried whether Argo is there again
    assertThat(runs.stream().map(id -> submitted(easel, id)))
        .filteredOn(other -> other.isBefore(submitted(easel, urgent)))
        .hasSizeLessThanOrEqualTo(2);
    assertThat(runs.stream().map(id -> submitted(easel, id)))
        .filteredOn(other -> other.isAfter(submitted(easel, least)))
        .hasSizeLessThanOrEqualTo(1);
    var run = easel.get("/v1/runs/" + urgent).json();
    assertThat(run.has("queue_position")).isFalse();
    assertThat(run.path("priority").asInt()).isEqualTo(5);
  }

  private static int position(Easel easel, String id) {
    return easel
        .until(id, run -> run.path("queue_position").isInt())
        .path("queue_position")
        .asInt();
  }

  @Test
  void aRunThatWaitsForItsTurnExpiresAndIsCanceledInTime() {
    var easel = replica(Map.of());
    sandbox.argoDown();
    var blocking = accepted(easel, 5);
    waiting(easel, blocking.getLast());
    var expiring = easel.submit("expiring", "\"max_pending_seconds\": 2,");
    var canceled = easel.submit("canceled");

    easel.post("/v1/runs/" + canceled + "/cancel", "");

    assertThat(easel.ended(canceled).path("status").asString()).isEqualTo("canceled");
    assertThat(easel.ended(expiring).path("status").asString()).isEqualTo("expired");
    sandbox.argoUp();
    drains(blocking);
  }

  private Replica replica(Map<String, Object> settings) {
    var replica = Replica.start(database, installation.settings(), settings).ready();
    replicas.add(replica);
    return replica;
  }

  /** Queues runs; answers their ids, oldest first. */
  private static List<String> accepted(Easel easel, int runs) {
    return IntStream.range(0, runs)
        .parallel()
        .mapToObj(n -> easel.submit(name(n)))
        .sorted()
        .toList();
  }

  /** For some seconds the queued runs cost no more requests than that. */
  private void isQuiet(int most) {
    var before = asked();
    await()
        .during(Duration.ofSeconds(6))
        .atMost(Duration.ofSeconds(20))
        .until(() -> asked() - before, asked -> asked <= most);
  }

  private long asked() {
    return sandbox.argoRequests("POST", "/api/v1/events/")
        + sandbox.kubernetesRequests("GET", API + "workflows/run-")
        + sandbox.kubernetesRequests("GET", API + "workfloweventbindings");
  }

  /** Each run gets its workflow soon, and with no more posts than that takes. */
  private void drains(List<String> runs) {
    var before = sandbox.argoRequests("POST", "/api/v1/events/") - sandbox.workflows().size();
    await().atMost(Duration.ofMinutes(3)).until(() -> sandbox.workflows().size() >= runs.size());
    assertThat(sandbox.workflows())
        .containsExactlyInAnyOrderElementsOf(
            runs.stream().map(id -> id.replace('_', '-')).toList());
    assertThat(sandbox.argoRequests("POST", "/api/v1/events/") - before)
        .isLessThan(runs.size() + 10);
  }

  /** But for those that tried whether Argo is there again, which may be any. */
  private static void inOrder(Easel easel, List<String> runs) {
    var first = runs.subList(0, 50).stream().map(id -> submitted(easel, id)).sorted().toList();
    var last = runs.subList(runs.size() - 50, runs.size());
    assertThat(last.stream().map(id -> submitted(easel, id)))
        .filteredOn(late -> late.isBefore(first.get(25)))
        .hasSizeLessThanOrEqualTo(2);
  }

  private static Instant submitted(Easel easel, String id) {
    var run = easel.until(id, seen -> seen.path("submitted_at").isString());
    return Instant.parse(run.path("submitted_at").asString());
  }

  private static String waiting(Easel easel, String id) {
    return easel
        .until(id, run -> run.path("waiting_reason").isString())
        .path("waiting_reason")
        .asString();
  }

  /** Run names have no digits. */
  private static String name(int number) {
    return "queued-" + (char) ('a' + number / 26) + (char) ('a' + number % 26);
  }
}
