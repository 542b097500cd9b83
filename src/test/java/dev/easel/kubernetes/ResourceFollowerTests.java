package dev.easel.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@Timeout(60)
class ResourceFollowerTests {

  private static final Selection SELECTION =
      new Selection(
          new ResourceKind("argoproj.io", "v1alpha1", "workflows"),
          "tenant-example",
          "easel.dev/managed=true");
  private static final Duration SHORT = Duration.ofMillis(10);
  private static final Rhythm QUICK = new Rhythm(Duration.ofMinutes(10), SHORT, SHORT, SHORT);

  private final ScriptedServer server = new ScriptedServer();
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final Told told = new Told();

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void listsInPagesAndWatchesFromThere() throws Exception {
    server.reply(page("7", "more", object("a", 1), object("b", 2)));
    server.reply(page("7", "", object("c", 3)));
    server.open(change("MODIFIED", object("a", 8)), change("DELETED", object("b", 9)));
    try (var follower = follow(QUICK)) {
      told.expect("present a 1", "present b 2", "present c 3", "listed [a, b, c]");
      told.expect("present a 8", "deleted b 9");
      assertThat(server.request().query())
          .isEqualTo("labelSelector=easel.dev/managed=true&limit=250");
      assertThat(server.request().query()).endsWith("&limit=250&continue=more");
      var watch = server.request();
      assertThat(watch.path())
          .isEqualTo("/apis/argoproj.io/v1alpha1/namespaces/tenant-example/workflows");
      assertThat(watch.query())
          .contains("watch=true", "allowWatchBookmarks=true", "resourceVersion=7");
      assertThat(follower.state().watching()).isTrue();
      assertThat(follower.state().lastError()).isNull();
      assertThat(follower.state().lastListing()).isNotNull();
    }
    assertThat(count("listings")).isEqualTo(1);
    assertThat(count("watches")).isEqualTo(1);
  }

  /** The real API server answers a watch at once, and says nothing until something changes. */
  @Test
  void watchesWhereNothingChanges() throws Exception {
    server.reply(page("7", "")).open();
    try (var follower = follow(QUICK)) {
      told.expect("listed []");
      for (var i = 0; i < 500 && !follower.state().watching(); i++) {
        Thread.sleep(SHORT);
      }
      assertThat(follower.state().watching()).isTrue();
    }
  }

  @Test
  void resumesAWatchThatEndedFromItsBookmark() throws Exception {
    server.reply(page("7", "")).lines(change("BOOKMARK", object("", 20)));
    server.open(change("ADDED", object("a", 21)));
    try (var _ = follow(QUICK)) {
      told.expect("listed []", "present a 21");
      assertThat(server.request().query()).contains("limit=250");
      assertThat(server.request().query()).contains("resourceVersion=7");
      assertThat(server.request().query()).contains("resourceVersion=20");
    }
    assertThat(count("listings")).isEqualTo(1);
  }

  @Test
  void resumesAWatchThatWasCut() throws Exception {
    server.reply(page("7", "")).cut(change("ADDED", object("a", 8)));
    server.open(change("MODIFIED", object("a", 9)));
    try (var _ = follow(QUICK)) {
      told.expect("listed []", "present a 8", "present a 9");
      var _ = server.request();
      var _ = server.request();
      assertThat(server.request().query()).contains("resourceVersion=8");
    }
  }

  @Test
  void listsAgainWhenItsResourceVersionIsTooOld() throws Exception {
    server.reply(page("1", "")).lines(recorded("watch-gone"));
    server.reply(page("300", "", object("a", 290))).open();
    try (var _ = follow(QUICK)) {
      told.expect("listed []", "present a 290", "listed [a]");
      for (var i = 0; i < 3; i++) {
        var _ = server.request();
      }
      assertThat(server.request().query()).contains("resourceVersion=300");
    }
    assertThat(count("listings")).isEqualTo(2);
  }

  @Test
  void listsAgainWhenAResyncIsDue() throws Exception {
    server.reply(page("7", "")).lines(change("ADDED", object("a", 8)));
    server.reply(page("9", "", object("a", 8))).open();
    try (var _ = follow(new Rhythm(Duration.ofMillis(1), SHORT, SHORT, SHORT))) {
      told.expect("listed []");
      assertThat(told.untilListed()).isEqualTo("listed [a]");
    }
  }

  @Test
  void pollsWhereWatchingIsNotPermitted() throws Exception {
    server.reply(page("7", "", object("a", 1)));
    server.reply(403, "application/json", status(403, "Forbidden", "cannot watch"));
    server.reply(page("8", "", object("a", 8))).reply(page("9", "")).silence();
    try (var follower = follow(QUICK)) {
      told.expect("present a 1", "listed [a]", "present a 8", "listed [a]", "listed []");
      assertThat(follower.state().watching()).isFalse();
      assertThat(follower.state().lastError()).isNull();
    }
    assertThat(count("watches")).isZero();
  }

  @Test
  void recoversFromWhatTheServerDoes() throws Exception {
    server.reply(500, "text/plain", "etcd is away").reply("{\"items\":[{\"metadata");
    server.reply(410, "application/json", status(410, "Expired", "continue is too old"));
    server.reply(page("7", "", object("a", 1))).open();
    try (var follower = follow(QUICK)) {
      told.expect("present a 1", "listed [a]");
      assertThat(follower.state().lastError()).isNull();
    }
    assertThat(count("failures")).isEqualTo(2);
  }

  @Test
  void showsWhyItCannotFollow() throws Exception {
    server.reply(403, "application/json", status(403, "Forbidden", "cannot list")).silence();
    try (var follower = follow(QUICK)) {
      var _ = server.request();
      var _ = server.request();
      assertThat(follower.state().lastError()).isEqualTo("cannot list");
      assertThat(follower.state().lastContact()).isNull();
    }
  }

  @Test
  void listsAgainWhenItsListenerThrows() throws Exception {
    told.failures = 1;
    server.reply(page("7", "", object("a", 1))).reply(page("8", "", object("a", 2))).open();
    try (var _ = follow(QUICK)) {
      told.expect("present a 2", "listed [a]");
    }
  }

  @Test
  void tellsNothingOnceItIsClosed() throws Exception {
    server.reply(page("7", "", object("a", 1), object("b", 2)));
    told.hold = new CountDownLatch(1);
    var follower = follow(QUICK);
    assertThat(told.busy.await(20, TimeUnit.SECONDS)).isTrue();
    var closing = Thread.ofVirtual().start(follower::close);
    while (closing.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    told.hold.countDown();
    closing.join();
    assertThat(told.news).containsExactly("present a 1");
    assertThat(told.interrupted).isFalse();
  }

  @Test
  @Timeout(10)
  void closesInTheMiddleOfAWatch() throws Exception {
    server.reply(page("7", "")).open();
    var follower = follow(QUICK);
    told.expect("listed []");
    var _ = server.request();
    var _ = server.request();
    var began = System.nanoTime();
    follower.close();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
  }

  private ResourceFollower follow(Rhythm rhythm) {
    return new Followers(server.cluster(), rhythm, Clock.systemUTC(), meters)
        .follow(SELECTION, told);
  }

  private double count(String what) {
    return meters.get("easel.follower." + what).counter().count();
  }

  private static String page(String version, String next, String... items) {
    return """
    {"kind":"WorkflowList","items":[%s],"metadata":{"resourceVersion":"%s","continue":"%s"}}
    """
        .formatted(String.join(",", items), version, next);
  }

  private static String object(String name, int version) {
    return """
    {"metadata":{"name":"%s","resourceVersion":"%d"}}\
    """
        .formatted(name, version);
  }

  private static String change(String type, String object) {
    return """
    {"type":"%s","object":%s}\
    """
        .formatted(type, object);
  }

  private static String status(int code, String reason, String message) {
    return """
    {"kind":"Status","status":"Failure","reason":"%s","message":"%s","code":%d}\
    """
        .formatted(reason, message, code);
  }

  private static String recorded(String name) throws IOException {
    try (InputStream file =
        ResourceFollowerTests.class.getResourceAsStream("/recorded/argo/" + name + ".json")) {
      return JsonMapper.shared().readTree(file).path("response").path("body").toString();
    }
  }

  private static final class Told implements ResourceListener {

    private final BlockingQueue<String> news = new LinkedBlockingQueue<>();
    private final CountDownLatch busy = new CountDownLatch(1);
    private CountDownLatch hold = new CountDownLatch(0);
    private volatile boolean interrupted;
    private volatile int failures;

    @Override
    public void present(JsonNode object) {
      if (failures > 0) {
        failures = 0;
        throw new IllegalStateException("the database is away");
      }
      news.add("present " + told(object));
      busy.countDown();
      try {
        hold.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }

    @Override
    public void deleted(JsonNode last) {
      news.add("deleted " + told(last));
    }

    @Override
    public void listed(Set<String> names) {
      news.add("listed " + new TreeSet<>(names));
    }

    void expect(String... expected) throws InterruptedException {
      for (var one : expected) {
        assertThat(news.poll(20, TimeUnit.SECONDS)).isEqualTo(one);
      }
    }

    String untilListed() throws InterruptedException {
      var next = String.valueOf(news.poll(20, TimeUnit.SECONDS));
      return next.startsWith("present") ? untilListed() : next;
    }

    private static String told(JsonNode object) {
      var metadata = object.path("metadata");
      return metadata.path("name").asString() + " " + metadata.path("resourceVersion").asString();
    }
  }
}
