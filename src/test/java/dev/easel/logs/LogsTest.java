package dev.easel.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.easel.Easel;
import dev.easel.Installation;
import dev.easel.Replica;
import dev.easel.TestDatabase;
import dev.easel.argo.Step;
import dev.easel.http.Streams;
import dev.easel.runs.LastLines;
import dev.easel.runs.RunId;
import dev.easel.runs.Runs;
import dev.easel.runs.StepsSeen;
import dev.easel.sandbox.Sandbox;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.mock.web.MockHttpServletRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Logs, read over HTTP, of pods that run, are gone, never start, or are not to be read. */
class LogsTest {

  private static Installation installation;
  private static Sandbox sandbox;
  private static Replica easel;

  @BeforeAll
  static void start() {
    installation = Installation.start(Sandbox.Options.STANDING);
    sandbox = installation.sandbox();
    easel =
        Replica.start(
                TestDatabase.settings(),
                installation.settings(),
                Map.of(
                    "easel.logs.flush", "100ms",
                    "easel.logs.poll", "100ms",
                    "easel.logs.head", "200KB",
                    "easel.logs.tail", "300KB",
                    "easel.logs.give-up-after", "0s"))
            .ready();
  }

  @AfterAll
  static void stop() {
    easel.close();
    installation.close();
  }

  @Test
  void logsOutliveTheirPods() {
    var id = ended("outlives");
    complete(id, "");
    sandbox.pods().stream()
        .filter(pod -> pod.startsWith(id.replace('_', '-')))
        .forEach(pod -> sandbox.delete("v1", "Pod", pod));

    var text = text(id, "");

    assertThat(text.lines().map(line -> line.replaceFirst(":.*", "")).distinct())
        .containsExactly("downloader", "finetuner", "serializer");
    assertThat(text)
        .contains("downloader: Downloading stabilityai/stable-diffusion-2-1-base as diffusers\n")
        .contains("finetuner: Using the dreambooth method.\n")
        .contains("finetuner: Done!\n")
        .contains("argo=true")
        .doesNotContain("\r")
        .doesNotContain("[easel]");
    assertThat(text.lines().filter(line -> line.contains("Total Steps:"))).hasSize(40);
  }

  @Test
  void aStepAndItsLastLinesCanBeAskedFor() {
    var id = ended("last-lines");
    complete(id, "");

    var last = text(id, "?step=finetuner&tail=2").lines().toList();
    assertThat(last).hasSize(2).first().isEqualTo("Done!");
    assertThat(text(id, "?step=finetuner&tail=0")).isEmpty();
    assertThat(text(id, "?tail=1").lines()).hasSize(3).allMatch(line -> line.contains(": time="));
  }

  @Test
  void linesAreObjectsForPrograms() {
    var id = ended("objects");
    complete(id, "");

    var answer =
        easel.send(
            HttpRequest.newBuilder(easel.base().resolve("/v1/runs/" + id + "/logs?step=finetuner"))
                .header("Accept", "application/x-ndjson"));

    assertThat(answer.header("Content-Type")).startsWith("application/x-ndjson");
    var done =
        body(answer)
            .lines()
            .map(line -> JsonMapper.shared().readTree(line))
            .filter(line -> line.path("line").asString().equals("Done!"))
            .toList();
    assertThat(done).hasSize(1);
    assertThat(done.getFirst().path("step").asString()).isEqualTo("finetuner");
    assertThat(done.getFirst().path("attempt").asInt()).isEqualTo(1);
    assertThat(done.getFirst().path("at").asString()).endsWith("Z");
  }

  @Test
  void secretsAreMaskedBeforeTheyAreStored() {
    sandbox
        .script("secretive")
        .prints("finetuner", "HF_TOKEN=hf_abcdefGHIJKL0123456789\nkey " + "f".repeat(40) + "\n");
    var id = ended("secretive");

    assertThat(complete(id, "?step=finetuner")).isEqualTo("HF_TOKEN=[masked]\nkey [masked]\n");
  }

  @Test
  void aLongLogKeepsItsBeginningAndItsEnd() {
    var printed = new StringBuilder();
    IntStream.rangeClosed(1, 60_000).forEach(n -> printed.append("line ").append(n).append('\n'));
    sandbox.script("long-winded").prints("finetuner", printed.toString());
    var id = ended("long-winded");
    complete(id, "");

    var lines = text(id, "?step=finetuner").lines().toList();

    assertThat(lines).startsWith("line 1", "line 2").endsWith("line 59999", "line 60000");
    var note = lines.stream().filter(line -> line.startsWith("[easel]")).findFirst().orElseThrow();
    var cut = Integer.parseInt(note.replaceAll("\\D*(\\d+) lines were cut here.*", "$1"));
    assertThat(lines).hasSize(60_000 - cut + 1);
    assertThat(String.join("\n", lines).length()).isBetween(60_000, 400_000);
    assertThat(text(id, "?step=finetuner&tail=3"))
        .isEqualTo("line 59998\nline 59999\nline 60000\n");
  }

  @Test
  void aBarIsSeenWhileItGoesOn() {
    var bar = new StringBuilder();
    IntStream.rangeClosed(1, 2_000)
        .forEach(n -> bar.append("\rGenerating: ").append(n).append("  "));
    sandbox.script("bars").prints("finetuner", bar + "\nDone!\n");
    var id = begun("bars", "finetuner");
    sandbox.clock().advance(Duration.ofMinutes(10));

    await().until(() -> text(id, "?step=finetuner").startsWith("Generating: "));
    assertThat(text(id, "?step=finetuner").lines()).hasSize(1);

    finish(id);
    assertThat(complete(id, "?step=finetuner")).isEqualTo("Generating: 2000  \nDone!\n");
  }

  @Test
  void followingGoesOnUntilTheEnd() throws Exception {
    var id = begun("followed", "finetuner");
    try (var follower = new Follower(easel, id, "?follow=true")) {
      await().until(() -> follower.text().contains("finetuner: Loading the model"));
      assertThat(follower.text()).doesNotContain("Done!");

      finish(id);

      assertThat(follower.end()).isEqualTo(complete(id, ""));
    }
  }

  @Test
  void followingAStepEndsWithTheStep() throws Exception {
    var id = begun("one-step", "finetuner");

    try (var follower = new Follower(easel, id, "?follow=true&step=downloader")) {
      assertThat(follower.end()).contains("Downloading").doesNotContain("downloader:");
    }
  }

  @Test
  void aQueuedRunCanBeFollowedToo() throws Exception {
    sandbox.argoDown();
    var id = easel.submit("early");
    try (var follower = new Follower(easel, id, "?follow=true&step=finetuner")) {
      sandbox.argoUp();
      finish(id);
      assertThat(follower.end()).contains("Done!");
    }
  }

  @Test
  void twoHundredFollowersCostOneStream() throws Exception {
    var id = begun("crowd", "finetuner");
    var pod = pod(id, "finetuner");
    var followers =
        IntStream.range(0, 200)
            .mapToObj(n -> new Follower(easel, id, "?follow=true&step=finetuner"))
            .toList();
    try {
      finish(id);
      var whole = complete(id, "?step=finetuner");
      for (var follower : followers) {
        assertThat(follower.end()).isEqualTo(whole);
      }
    } finally {
      followers.forEach(Follower::close);
    }
    assertThat(sandbox.kubernetesRequests("GET", podPath(pod) + "/log")).isLessThan(4);
  }

  @Test
  void aRetryKeepsTheFirstAttemptsLog() {
    sandbox.script("retried").prints("finetuner", "the first words\n").exits("finetuner", 1);
    var id = ended("retried");
    var pod = pod(id, "finetuner");
    assertThat(complete(id, "?step=finetuner")).isEqualTo("the first words\n");
    sandbox.script("retried").prints("finetuner", "other words\n").exits("finetuner", 0);

    retry(id);
    easel.until(id, run -> run.path("attempt").asInt() == 2);
    finish(id);

    assertThat(complete(id, "?step=finetuner")).isEqualTo("other words\n");
    assertThat(pod(id, "finetuner")).isEqualTo(pod);
    assertThat(text(id, "?step=finetuner&attempt=1")).isEqualTo("the first words\n");
    assertThat(text(id, "?step=downloader&attempt=1"))
        .isEqualTo(text(id, "?step=downloader&attempt=2"))
        .contains("Downloading");
  }

  @Test
  void whoFollowsARetryGetsTheAttemptThatItBegins() throws Exception {
    sandbox.script("retry-followed").prints("finetuner", "first\n").exits("finetuner", 1);
    var id = ended("retry-followed");
    assertThat(complete(id, "?step=finetuner")).isEqualTo("first\n");
    sandbox.script("retry-followed").prints("finetuner", "second\n").exits("finetuner", 0);
    sandbox.argoDown();
    assertThat(easel.post("/v1/runs/" + id + "/retry", "").status()).isEqualTo(202);

    try (var follower = new Follower(easel, id, "?step=finetuner&follow=true")) {
      assertThat(text(id, "?step=finetuner")).isEqualTo("first\n");
      sandbox.argoUp();
      finish(id);

      assertThat(follower.end()).isEqualTo("second\n");
    } finally {
      sandbox.argoUp();
    }
    assertThat(complete(id, "?step=finetuner&attempt=1")).isEqualTo("first\n");
  }

  @Test
  void whoJoinsOthersDoesNotTakeWhatTheySawForTheEnd() throws Exception {
    var followed = new FollowedRun();
    easel
        .context()
        .getBean(Streams.class)
        .<Boolean>serve(
            new MockHttpServletRequest(),
            stream -> {
              followed.join(new LogFollower(stream));
              followed.see(List.of(), true, Map.of());
              assertThat(followed.view().number()).isPositive();

              followed.join(new LogFollower(stream));
              assertThat(followed.view().number()).isZero();

              followed.see(List.of(), true, Map.of());
              assertThat(followed.view().number()).isPositive();
            });
  }

  /** All pods of a step that Argo retries begin with the step, by its times. */
  @Test
  void thePodsOfAStepAreInTheirOrder() {
    var id = RunId.parse(begun("three-pods", "finetuner")).orElseThrow();
    var run = easel.context().getBean(Runs.class).find(id).orElseThrow();
    var logs = easel.context().getBean(StepLogs.class);

    logs.seen(new StepsSeen(run, List.of(retried("pod-b", 1))));
    logs.seen(new StepsSeen(run, List.of(retried("pod-c", 2))));
    logs.seen(new StepsSeen(run, List.of(retried("pod-a", 3))));

    assertThat(easel.context().getBean(KeptLogs.class).of(id))
        .filteredOn(log -> log.nodeId().equals("retried-node"))
        .extracting(log -> log.key().pod())
        .containsExactly("pod-b", "pod-c", "pod-a");
    finish(id.toString());
  }

  private static Step retried(String pod, int attempts) {
    return new Step(
        "retried-node",
        null,
        "retried",
        null,
        pod,
        Step.Phase.RUNNING,
        null,
        Instant.parse("2026-01-31T12:00:00Z"),
        null,
        null,
        null,
        Map.of(),
        attempts,
        List.of());
  }

  @Test
  void aPodThatWasGoneTooSoonIsSaidSo() {
    sandbox.forbid("get", "pods/log");
    String id;
    try {
      id = begun("too-soon", "finetuner");
      sandbox.delete("v1", "Pod", pod(id, "downloader"));
    } finally {
      sandbox.permit("get", "pods/log");
    }
    await()
        .until(
            () -> text(id, "?step=downloader"),
            "[easel] The pod was gone before its log was read to the end.\n"::equals);
    finish(id);
  }

  @Test
  void aLogThatMayNotBeReadSaysWhy() {
    sandbox.forbid("get", "pods/log");
    try {
      var id = begun("forbidden", "finetuner");
      await().until(() -> text(id, "?step=finetuner").contains("Easel may not read this log"));
      assertThat(text(id, "?step=finetuner"))
          .contains("pods/log is forbidden")
          .contains("Its account");
      sandbox.permit("get", "pods/log");
      await()
          .atMost(Duration.ofSeconds(40))
          .until(() -> text(id, "?step=finetuner").contains("RUN_NAME"));
      finish(id);
      assertThat(complete(id, "?step=finetuner")).contains("Done!").doesNotContain("[easel]");
    } finally {
      sandbox.permit("get", "pods/log");
    }
  }

  @Test
  void whyALogCannotBeReadIsSaidInOneLine() {
    var id = begun("unreadable", "finetuner");
    await().until(() -> text(id, "?step=finetuner").contains("RUN_NAME"));
    sandbox.kubernetesUnavailable("no healthy\nupstream\u0000\u001B[31m" + "x".repeat(10_000));
    try {
      tried(id, 0);
      await().until(() -> text(id, "?step=finetuner").contains("[easel]"));

      assertThat(text(id, "?step=finetuner").lines())
          .last()
          .asString()
          .startsWith("[easel] status 503: no healthy upstream [31mxxx")
          .hasSizeLessThan(2_100)
          .endsWith("…");
    } finally {
      sandbox.kubernetesUp();
    }
    finish(id);
    assertThat(complete(id, "?step=finetuner")).contains("Done!").doesNotContain("[easel]");
  }

  @Test
  void theLogOfAStepThatRunsIsNeverGivenUp() {
    sandbox.forbid("get", "pods/log");
    try {
      var id = begun("never-given-up", "finetuner");
      await().until(() -> text(id, "?step=finetuner").contains("Easel may not read this log"));
      tried(id, 1000);
      await().until(() -> tries(id) > 1000);

      sandbox.permit("get", "pods/log");
      tried(id, 1000);
      finish(id);

      assertThat(complete(id, "?step=finetuner")).contains("Done!").doesNotContain("[easel]");
    } finally {
      sandbox.permit("get", "pods/log");
    }
  }

  /** As if the trainer's log had been tried so often in vain; it is due again. */
  private static void tried(String id, int tries) {
    var _ =
        jdbc()
            .sql(
                """
                update run_logs set tries = ?, due_at = now(), revision = revision + 1
                where run_id = ? and step = 'finetuner'
                """)
            .params(tries, RunId.parse(id).orElseThrow().value())
            .update();
  }

  private static int tries(String id) {
    return jdbc()
        .sql("select tries from run_logs where run_id = ? and step = 'finetuner'")
        .param(RunId.parse(id).orElseThrow().value())
        .query(Integer.class)
        .single();
  }

  private static JdbcClient jdbc() {
    return easel.context().getBean(JdbcClient.class);
  }

  @Test
  void aStepThatPrintsNothingIsKnown() {
    sandbox.script("silent").hangs("finetuner").prints("finetuner", "Loading the model\n");
    var id = begun("silent", "finetuner");
    sandbox.clock().advance(Duration.ofMinutes(20));
    await().until(() -> text(id, "?step=finetuner").equals("Loading the model\n"));
    var silences = easel.context().getBean(Silences.class);
    var run = RunId.parse(id).orElseThrow();

    var soon = Duration.ofDays(-30);
    assertThat(silences.lasting(soon))
        .filteredOn(silence -> silence.run().equals(run))
        .extracting(Silence::step, Silence::attempt, Silence::lastLine)
        .containsExactly(tuple("finetuner", 1, "Loading the model"));
    assertThat(silences.lasting(Duration.ofDays(10_000))).isEmpty();
    assertThat(
            easel
                .context()
                .getBean(LastLines.class)
                .of(run, 1, nodeOf(silences.lasting(soon), run)))
        .containsExactly("Loading the model");
    easel.post("/v1/runs/" + id + "/cancel", "");
    finish(id);
  }

  @Test
  void aSilenceLastsAsLongAsTheLogWasRead() {
    var run = RunId.parse(begun("read-rarely", "finetuner")).orElseThrow();
    var now = Instant.now();
    foreign(run, "read-lately");
    printedAndRead("read-lately", now.minusSeconds(1200), now.minusSeconds(60));
    foreign(run, "read-long-ago");
    printedAndRead("read-long-ago", now.minusSeconds(780), now.minusSeconds(420));

    assertThat(silent(run)).containsExactly("read-lately");

    var store = easel.context().getBean(LogStore.class);
    var log =
        store.take(List.of("foreign"), 2, Duration.ofMinutes(1)).stream()
            .filter(taken -> taken.key().pod().equals("read-long-ago"))
            .findFirst()
            .orElseThrow();
    var line = new LogLine(now.minusSeconds(720), "one of many that wait", false);
    var moved = log.after(log.position(), null, 1);
    assertThat(store.move(log, moved, line)).isTrue();
    assertThat(silent(run)).containsExactly("read-lately");

    store.quiet(moved.quiet(now));
    assertThat(silent(run)).containsExactly("read-lately", "read-long-ago");
    finish(run.toString());
  }

  @Test
  void whatHasEndedIsReadBeforeWhatRuns() {
    var run = RunId.parse(begun("ended-first", "finetuner")).orElseThrow();
    for (var pod : List.of("runs-long", "ended-late", "ended-early", "runs", "waits")) {
      foreign(run, pod);
    }
    due("runs-long", 500, false);
    due("runs", 400, false);
    due("ended-early", 300, true);
    due("ended-late", 200, true);
    due("waits", -200, true);
    var store = easel.context().getBean(LogStore.class);

    assertThat(taken(store, 2)).containsExactlyInAnyOrder("ended-early", "ended-late");
    assertThat(taken(store, 1)).containsExactly("runs-long");
    assertThat(taken(store, 2)).containsExactly("runs");
    finish(run.toString());
  }

  private static void due(String pod, int secondsAgo, boolean ended) {
    var _ =
        jdbc()
            .sql(
                """
                update run_logs set due_at = ?, ended_at = case when ? then now() end,
                  namespace = 'ended-first'
                where pod = ?
                """)
            .params(Timestamp.from(Instant.now().minusSeconds(secondsAgo)), ended, pod)
            .update();
  }

  private static List<String> taken(LogStore store, int most) {
    return store.take(List.of("ended-first"), most, Duration.ofMinutes(1)).stream()
        .map(log -> log.key().pod())
        .toList();
  }

  private static List<String> silent(RunId run) {
    return easel.context().getBean(Silences.class).lasting(Duration.ofMinutes(10)).stream()
        .filter(silence -> silence.run().equals(run))
        .map(Silence::step)
        .toList();
  }

  /** A log in a namespace that this Easel does not read. */
  private static void foreign(RunId run, String pod) {
    var _ =
        jdbc()
            .sql(
                """
                insert into run_logs (run_id, project_id, attempt, pod, namespace, node_id, step,
                  recipe, place, until_attempt, due_at)
                select id, project_id, 1, :pod, 'foreign', :pod, :pod, 'none', 0, 1, now()
                from runs where id = :run
                """)
            .param("run", run.value())
            .param("pod", pod)
            .update();
  }

  private static void printedAndRead(String pod, Instant printed, Instant read) {
    var _ =
        jdbc()
            .sql("update run_logs set last_line_at = ?, read_at = ? where pod = ?")
            .params(Timestamp.from(printed), Timestamp.from(read), pod)
            .update();
  }

  private static String nodeOf(List<Silence> silences, RunId run) {
    return silences.stream()
        .filter(silence -> silence.run().equals(run))
        .map(Silence::nodeId)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anOutageOfTheClusterLosesNothing() throws Exception {
    var id = begun("outage", "finetuner");
    await().until(() -> text(id, "?step=finetuner").contains("Loading the model"));
    try (var follower = new Follower(easel, id, "?follow=true&step=finetuner")) {
      sandbox.clock().advance(Duration.ofMinutes(2));
      sandbox.kubernetesDown();
      sandbox.clock().advance(Duration.ofMinutes(2));
      sandbox.kubernetesUp();
      finish(id);
      var whole = complete(id, "?step=finetuner");
      assertThat(follower.end()).isEqualTo(whole);
      assertThat(whole.lines())
          .contains("Done!")
          .filteredOn(l -> l.startsWith("Total"))
          .hasSize(40);
      assertThat(whole.lines()).filteredOn(l -> l.startsWith("LOSS")).hasSize(40);
    }
  }

  @Test
  void whatIsDeletedIsGone() {
    var id = ended("forgotten");
    complete(id, "");

    assertThat(easel.delete("/v1/runs/" + id).status()).isEqualTo(204);

    var gone = easel.get("/v1/runs/" + id + "/logs");
    assertThat(gone.status()).isEqualTo(410);
    var uuid = RunId.parse(id).orElseThrow().value();
    for (var table : List.of("run_logs", "run_log_chunks")) {
      assertThat(
              jdbc()
                  .sql("select count(*) from " + table + " where run_id = ?")
                  .param(uuid)
                  .query(Integer.class)
                  .single())
          .isZero();
    }
  }

  @Test
  void whatIsAskedWronglyIsRefused() {
    var id = begun("refused", "finetuner");

    assertThat(easel.get("/v1/runs/nobody-of-that-name/logs").status()).isEqualTo(404);
    for (var query : List.of("step=trainer", "attempt=0", "tail=-1", "tial=3")) {
      var answer = easel.get("/v1/runs/" + id + "/logs?" + query);
      assertThat(answer.status()).as(query).isEqualTo(422);
      assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
      assertThat(answer.json().at("/errors/0/parameter").asString())
          .isEqualTo(query.replaceFirst("=.*", ""));
    }
    assertThat(easel.get("/v1/runs/" + id + "/logs?attempt=2").json().path("code").asString())
        .isEqualTo("attempt_not_found");
    var json =
        easel.send(
            HttpRequest.newBuilder(easel.base().resolve("/v1/runs/" + id + "/logs"))
                .header("Accept", "application/json"));
    assertThat(json.status()).isEqualTo(406);
    finish(id);
  }

  /** Submits, and lets time pass until a step has begun. */
  private static String begun(String name, String step) {
    var id = easel.submit(name);
    easel.until(
        id,
        run -> {
          sandbox.clock().advance(Duration.ofSeconds(20));
          return phase(run, step).equals("running");
        });
    return id;
  }

  private static String phase(JsonNode run, String step) {
    return run.path("steps")
        .valueStream()
        .filter(each -> each.path("name").asString().equals(step))
        .map(each -> each.path("phase").asString())
        .findFirst()
        .orElse("");
  }

  private static String ended(String name) {
    var id = easel.submit(name);
    finish(id);
    return id;
  }

  private static void finish(String id) {
    var _ =
        easel.until(
            id,
            run -> {
              sandbox.clock().advance(Duration.ofSeconds(30));
              return run.path("finished_at").isString();
            });
  }

  /** The logs, once all are complete: then following them ends. */
  private static String complete(String id, String query) {
    return body(
        easel.get(
            "/v1/runs/" + id + "/logs" + query + (query.isEmpty() ? "?" : "&") + "follow=true"));
  }

  private static String text(String id, String query) {
    var answer = easel.get("/v1/runs/" + id + "/logs" + query);
    assertThat(answer.status()).isEqualTo(200);
    return body(answer);
  }

  private static String body(Easel.Answer answer) {
    return new String(answer.bytes(), StandardCharsets.UTF_8);
  }

  private static String pod(String id, String step) {
    return sandbox.pods().stream()
        .filter(pod -> pod.startsWith(id.replace('_', '-')) && pod.contains(step))
        .findFirst()
        .orElseThrow();
  }

  private static String podPath(String pod) {
    return "/api/v1/namespaces/" + sandbox.namespace() + "/pods/" + pod;
  }

  private static void retry(String id) {
    var path = "/api/v1/workflows/%s/%s/retry".formatted(sandbox.namespace(), id.replace('_', '-'));
    var answer =
        easel.send(
            HttpRequest.newBuilder(sandbox.argoUrl().resolve(path))
                .header("Authorization", "Bearer " + sandbox.argoToken())
                .PUT(HttpRequest.BodyPublishers.ofString("{}")));
    assertThat(answer.status()).isEqualTo(200);
  }
}
