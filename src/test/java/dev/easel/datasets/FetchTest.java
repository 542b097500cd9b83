package dev.easel.datasets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.easel.Easel;
import dev.easel.OnSandbox;
import dev.easel.sandbox.Sandbox;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/** Sets that are fetched from addresses: from a server on this machine, which is allowed here. */
class FetchTest {

  private static final Path CLAIM = temporary();
  private static final int MOST = 6;

  @RegisterExtension
  private static final OnSandbox easel =
      OnSandbox.with(
          Sandbox.Options.INSTANT,
          Map.of(
              "easel.volumes.mounts",
              "db-finetune-data=" + CLAIM,
              "easel.egress.allow",
              "127.0.0.1/32",
              "easel.egress.allow-http",
              true,
              "easel.datasets.upload",
              "1MB",
              "easel.datasets.fetches",
              MOST));

  private final DatasetCalls datasets = new DatasetCalls(easel);
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch heldAgain = new CountDownLatch(1);
  private HttpServer server;

  private static Path temporary() {
    try {
      return Files.createTempDirectory("easel-claim");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  @AfterEach
  void stop() {
    held.countDown();
    heldAgain.countDown();
    server.stop(0);
    await().untilAsserted(() -> assertThat(CLAIM).isDirectoryNotContaining("glob:**.easel-*"));
  }

  @Test
  void picturesCaptionsAndArchivesAreFetchedAndBecomeASet() throws IOException {
    var redirected = new AtomicInteger();
    serve("/a/dog.png", 200, Drawn.png(1));
    serve("/b/dog.png", 200, Drawn.png(2));
    serve("/b/dog.txt", 200, "a photo of a dog".getBytes(UTF_8));
    serve("/photo", 200, Drawn.jpeg(3, 640, 512));
    serve("/dogs.zip", 200, Packed.zip(Map.of("one.png", Drawn.png(4), "two.png", Drawn.png(5))));
    server.createContext(
        "/moved",
        exchange -> {
          redirected.incrementAndGet();
          redirect(exchange, "/photo");
        });

    var answer =
        order("fetched", "/a/dog.png", "/b/dog.png", "/b/dog.txt", "/moved?token=s", "/dogs.zip");

    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(202);
    assertThat(answer.header("Location")).isEqualTo("/v1/datasets/fetched/fetch");
    assertThat(answer.json().path("state").asString()).isEqualTo("fetching");
    var fetch = ended("fetched");
    assertThat(fetch.path("state").asString()).as(fetch.toString()).isEqualTo("done");
    assertThat(fetch.path("fetched").asInt()).isEqualTo(5);
    assertThat(fetch.path("size_bytes").asLong()).isPositive();
    var set = datasets.validated("fetched");
    assertThat(files("fetched"))
        .containsExactlyInAnyOrder(
            "dog.png", "dog-2.png", "dog-2.txt", "moved.jpg", "one.png", "two.png");
    assertThat(set.path("kind").asString()).isEqualTo("captioned");
    assertThat(DatasetCalls.rules(set, "dog-2.png")).containsExactly("renamed");
    assertThat(DatasetCalls.rules(set, "moved.jpg")).contains("renamed");
    assertThat(redirected).hasValue(1);
    assertThat(easel.get(fetch.at("/urls/dataset").asString()).status()).isEqualTo(200);

    assertThat(easel.delete("/v1/datasets/fetched").status()).isEqualTo(204);
    assertThat(easel.get("/v1/datasets/fetched/fetch").json().path("code").asString())
        .isEqualTo("fetch_not_found");
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.2:%d/dog.png, address_not_public",
    "http://169.254.169.254/latest/meta-data/, address_not_public",
    "http://10.0.0.1/dog.png, address_not_public",
    "http://[::1]:%d/dog.png, address_not_public",
    "http://127.0.0.1:1/dog.png, url_unreachable",
    "http://127.0.0.1:%d/absent.png, url_failed",
    "http://127.0.0.1:%d/endless, too_many_redirects",
    "http://127.0.0.1:%d/inside, address_not_public",
    "http://127.0.0.1:%d/file, url_not_https",
    "http://127.0.0.1:%d/page, not_a_picture",
    "http://127.0.0.1:%d/large.png, upload_too_large",
    "http://127.0.0.1:%d/damaged.zip, bad_archive",
  })
  void whatCannotBeHadIsToldAndNothingIsKept(String url, String code) {
    server.createContext("/absent.png", exchange -> answer(exchange, 404, new byte[0]));
    server.createContext("/endless", exchange -> redirect(exchange, "/endless"));
    server.createContext("/inside", exchange -> redirect(exchange, "http://169.254.169.254/a"));
    server.createContext("/file", exchange -> redirect(exchange, "file:///etc/passwd"));
    serve("/page", 200, "<html>".getBytes(UTF_8));
    serve("/large.png", 200, new byte[3 << 20]);
    serve("/damaged.zip", 200, new byte[] {'P', 'K', 3, 4, 1, 2, 3});
    var name = code.replace('_', '-') + "-" + Math.floorMod(url.hashCode(), 10_000);

    var answer = orderThese(name, List.of(url.replace("%d", "" + port())));

    assertThat(answer.status()).as(answer.json().toString()).isEqualTo(202);
    var fetch =
        code.equals("url_unreachable")
            ? await().until(() -> fetch(name), it -> it.has("code"))
            : ended(name);
    assertThat(fetch.path("code").asString()).as(fetch.toString()).isEqualTo(code);
    assertThat(easel.get("/v1/datasets/" + name).status()).isEqualTo(404);
    assertThat(easel.delete("/v1/datasets/" + name + "/fetch").status())
        .isEqualTo(code.equals("url_unreachable") ? 204 : 409);
  }

  @Test
  void nothingOfThisInstallationIsCalled() {
    var context = easel.context().getBean(Environment.class);
    var argo = URI.create(context.getProperty("easel.argo.url", ""));
    var database =
        URI.create(context.getProperty("spring.datasource.url", "").substring("jdbc:".length()));

    for (var port : List.of(argo.getPort(), database.getPort())) {
      var _ = orderThese("own-" + port, List.of("http://127.0.0.1:%d/a.png".formatted(port)));
      assertThat(ended("own-" + port).path("code").asString()).isEqualTo("address_of_installation");
    }
  }

  @Test
  void whatPassesIsTriedAgain() throws IOException {
    var calls = new AtomicInteger();
    var picture = Drawn.png(1);
    server.createContext(
        "/dog.png",
        exchange -> answer(exchange, calls.incrementAndGet() == 1 ? 503 : 200, picture));

    var _ = order("again", "/dog.png?secret=hidden");

    var between = await().until(() -> fetch("again"), it -> it.has("code"));
    assertThat(between.path("state").asString()).isEqualTo("fetching");
    assertThat(between.path("message").asString())
        .contains("/dog.png: it answers 503") // nothing else of the address
        .doesNotContain("hidden");
    var fetch = ended("again");
    assertThat(fetch.path("state").asString()).as(fetch.toString()).isEqualTo("done");
    assertThat(fetch.path("tries").asInt()).isEqualTo(2);
    assertThat(fetch.has("code")).isFalse();
  }

  @Test
  void anotherOrderOrAStopEndsAFetch() throws IOException {
    var called = new CountDownLatch(1);
    var first = Drawn.png(1);
    server.createContext(
        "/slow.png",
        exchange -> {
          called.countDown();
          pause(held);
          answer(exchange, 200, first);
        });
    serve("/other.png", 200, Drawn.png(2));
    var calledAgain = new CountDownLatch(1);
    server.createContext(
        "/slow-2.png",
        exchange -> {
          calledAgain.countDown();
          pause(heldAgain);
          answer(exchange, 200, first);
        });
    var _ = order("changed", "/slow.png");
    pause(called);

    var _ = order("changed", "/other.png");

    assertThat(ended("changed").path("state").asString()).isEqualTo("done");
    held.countDown();
    var _ = datasets.validated("changed");
    assertThat(files("changed")).containsExactly("other.png");
    var answer = order("stopped", "/slow-2.png");
    assertThat(answer.status()).isEqualTo(202);
    pause(calledAgain);
    assertThat(easel.delete("/v1/datasets/stopped/fetch").status()).isEqualTo(204);
    assertThat(easel.delete("/v1/datasets/stopped/fetch").status()).isEqualTo(404);
    heldAgain.countDown();
    await().until(FetchTest::isDone);
    assertThat(easel.get("/v1/datasets/stopped").status()).isEqualTo(404);
  }

  private static boolean isDone() {
    return easel
            .context()
            .getBean(JdbcClient.class)
            .sql("select count(*) from scheduled_tasks where task_name = 'fetch-dataset'")
            .query(Integer.class)
            .single()
        == 0;
  }

  @Test
  void noMoreAreOrderedThanAProjectMayHave() throws Exception {
    var picture = Drawn.png(1);
    server.createContext(
        "/held-many.png",
        exchange -> {
          pause(held);
          answer(exchange, 200, picture);
        });
    var answers = new java.util.HashMap<String, Easel.Answer>();
    try (var calls = Executors.newVirtualThreadPerTaskExecutor()) {
      var ordered =
          IntStream.range(0, 2 * MOST)
              .mapToObj(n -> "many-" + n)
              .collect(
                  Collectors.toMap(
                      name -> name, name -> calls.submit(() -> order(name, "/held-many.png"))));
      for (var order : ordered.entrySet()) {
        answers.put(order.getKey(), order.getValue().get());
      }
    }
    var taken =
        answers.entrySet().stream()
            .filter(it -> it.getValue().status() == 202)
            .map(Map.Entry::getKey)
            .toList();
    var refused = answers.values().stream().filter(it -> it.status() != 202).toList();
    assertThat(taken).hasSize(MOST);
    assertThat(refused)
        .allSatisfy(
            it -> {
              assertThat(it.status()).isEqualTo(429);
              assertThat(it.header("Retry-After")).isEqualTo("30");
              assertThat(it.json().path("code").asString()).isEqualTo("too_many_fetches");
            });
    assertThat(order(taken.getFirst(), "/held-many.png").status())
        .as("in the place of another")
        .isEqualTo(202);

    for (var name : taken) {
      assertThat(order("one-more", "/held-many.png").status())
          .isEqualTo(name.equals(taken.getFirst()) ? 429 : 202);
      assertThat(easel.delete("/v1/datasets/" + name + "/fetch").status()).isEqualTo(204);
    }
    assertThat(easel.delete("/v1/datasets/one-more/fetch").status()).isEqualTo(204);
    held.countDown();
    await().atMost(Duration.ofSeconds(30)).until(FetchTest::isDone);
  }

  @Test
  void aSetThatIsOnlyOrderedIsDeletedWithTheOrder() throws IOException {
    var called = new CountDownLatch(1);
    var picture = Drawn.png(1);
    server.createContext(
        "/held.png",
        exchange -> {
          called.countDown();
          pause(held);
          answer(exchange, 200, picture);
        });
    var _ = order("only-ordered", "/held.png");
    pause(called);

    assertThat(easel.delete("/v1/datasets/only-ordered").status()).isEqualTo(204);

    held.countDown();
    await().until(FetchTest::isDone);
    assertThat(easel.get("/v1/datasets/only-ordered").status()).isEqualTo(404);
  }

  @Test
  void aSetThatIsStillTheSameIsReplacedAndOneThatIsNotIsLeft() throws IOException {
    var called = new CountDownLatch(1);
    var picture = Drawn.png(3);
    serve("/free.png", 200, Drawn.png(2));
    server.createContext(
        "/held-too.png",
        exchange -> {
          called.countDown();
          pause(held);
          answer(exchange, 200, picture);
        });
    var set = datasets.put("same-still", Packed.zip(Map.of("a.png", Drawn.png(1))));

    var answer =
        orderIf("same-still", set.header("ETag"), "/free.png"); // it is validated meanwhile
    if (answer.status() == 412) {
      answer = orderIf("same-still", tag("same-still"), "/free.png");
    }
    assertThat(answer.status()).isEqualTo(202);
    assertThat(ended("same-still").path("state").asString()).isEqualTo("done");
    var _ = datasets.validated("same-still");
    var _ = orderIf("same-still", tag("same-still"), "/held-too.png");
    pause(called);
    var _ = datasets.uploaded("same-still", Map.of("b.png", Drawn.png(4)));
    held.countDown();

    assertThat(ended("same-still").path("code").asString()).isEqualTo("changed_meanwhile");
    assertThat(files("same-still")).containsExactly("b.png");
  }

  private static String tag(String name) {
    return easel.get("/v1/datasets/" + name).header("ETag");
  }

  private Easel.Answer orderIf(String name, String tag, String path) {
    return datasets.put(
        name,
        "{\"urls\": [\"http://127.0.0.1:%d%s\"]}".formatted(port(), path).getBytes(UTF_8),
        "Content-Type",
        "application/json",
        "If-Match",
        tag);
  }

  @Test
  void whatAServerWritesIsNoHindrance() {
    server.createContext(
        "/strange.png",
        exchange -> {
          exchange.getResponseHeaders().set("Location", "http://127.0.0.1/\u0001%00");
          answer(exchange, 302, new byte[0]);
        });

    var _ = order("strange", "/strange.png");

    assertThat(ended("strange").path("state").asString()).isEqualTo("failed");
  }

  @Test
  void wrongListsAreRefusedAtOnce() {
    var refused =
        put(
            "wrong",
            """
            {"urls": ["ftp://example.com/a.png", "https://u:p@example.com/", 3, "https://0x7f.1/"],
             "url": "x"}
            """);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().path("errors").valueStream())
        .extracting(it -> it.path("pointer").asString(), it -> it.path("code").asString())
        .containsExactlyInAnyOrder(
            tuple("#/urls/0", "url_not_https"),
            tuple("#/urls/1", "url_malformed"),
            tuple("#/urls/2", "wrong_type"),
            tuple("#/urls/3", "url_malformed"),
            tuple("#/url", "unknown_member"));
    var malformed =
        orderThese("wrong", List.of("ftp://example.com/a.png", "https://u:p@example.com/"));
    assertThat(malformed.status()).isEqualTo(422);
    assertThat(malformed.json().toString())
        .contains("url_not_https")
        .contains("url_malformed")
        .contains("/urls/1");
    assertThat(put("wrong", "{}").json().toString()).contains("required");
    assertThat(
            put("Wrong_Name?kind=class", "{\"urls\": [\"file:///etc/passwd\"]}").json().toString())
        .contains("invalid_name", "/urls/0", "\"parameter\":\"prompt\"");
    assertThat(put("wrong", "{\"urls\": {\"a\": 1}}").json().toString()).contains("wrong_type");
    assertThat(put("wrong", "[").status()).isEqualTo(400);
    var match =
        datasets.put(
            "wrong",
            "{\"urls\": [\"https://a.example/a.png\"]}".getBytes(UTF_8),
            "Content-Type",
            "application/json",
            "If-Match",
            "\"1\"");
    assertThat(match.status()).isEqualTo(412);
  }

  private Easel.Answer order(String name, String... paths) {
    return orderThese(
        name,
        IntStream.range(0, paths.length)
            .mapToObj(n -> "http://127.0.0.1:%d%s".formatted(port(), paths[n]))
            .toList());
  }

  private Easel.Answer orderThese(String name, List<String> urls) {
    return put(name, urls.stream().collect(Collectors.joining("\", \"", "{\"urls\": [\"", "\"]}")));
  }

  private Easel.Answer put(String name, String json) {
    return datasets.put(name, json.getBytes(UTF_8), "Content-Type", "application/json");
  }

  private static JsonNode fetch(String name) {
    return easel.get("/v1/datasets/" + name + "/fetch").json();
  }

  private static JsonNode ended(String name) {
    return await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> fetch(name), it -> it.has("ended_at"));
  }

  private static List<String> files(String name) {
    return easel
        .get("/v1/datasets/" + name + "/files")
        .json()
        .path("data")
        .valueStream()
        .map(it -> it.path("name").asString())
        .toList();
  }

  private int port() {
    return server.getAddress().getPort();
  }

  private void serve(String path, int status, byte[] body) {
    HttpHandler handler = exchange -> answer(exchange, status, body);
    server.createContext(path, handler);
  }

  private static void redirect(HttpExchange exchange, String location) throws IOException {
    exchange.getResponseHeaders().set("Location", location);
    answer(exchange, 302, new byte[0]);
  }

  private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    try (exchange) {
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static void pause(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
