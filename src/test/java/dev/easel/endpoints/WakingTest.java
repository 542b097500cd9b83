package dev.easel.endpoints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Easel;
import dev.easel.OnSandbox;
import dev.easel.sandbox.Sandbox;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An endpoint that sleeps is woken by whoever asks, and by one request at a time after that. */
@Timeout(60)
class WakingTest {

  private static final String PROMPT = "{\"prompt\": \"A photo of sks dog at the beach\"}";
  private static final String PATH = "/v1/models/sleeper:predict";
  private static final String SERVICE = "inference-sleeper";

  private static final HeldPredictor predictor = new HeldPredictor();

  @RegisterExtension
  private static final OnSandbox easel =
      OnSandbox.with(
          Sandbox.Options.INSTANT,
          Map.of(
              "easel.predict.gateway",
              predictor.uri(),
              "easel.predict.timeout",
              "8s",
              "easel.predict.per-endpoint",
              3));

  private static String key;

  @BeforeAll
  static void start() {
    key = easel.sandbox().namespace() + "/" + SERVICE;
    predictor.wake();
    var run = easel.submit("sleeper");
    state(run, "ready");
    easel.sandbox().sleep(SERVICE);
    state(run, "asleep");
  }

  @AfterAll
  static void stop() {
    predictor.close();
  }

  @BeforeEach
  void sleep() {
    predictor.wake();
    Awaitility.await().until(() -> predictor.held() == 0 && !isWaking());
    predictor.sleep();
  }

  @Test
  void whoWaitsLongEnoughGetsThePicture() throws Exception {
    var coming = ask("wait=30");
    Awaitility.await().until(() -> predictor.held() == 1);

    predictor.wake();

    assertThat(coming.get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
  }

  @Test
  void manyCallersLeaveOneRequestBehind() throws Exception {
    var callers = IntStream.range(0, 10).mapToObj(n -> ask("wait=1")).toList();

    for (var caller : callers) {
      var answer = caller.get(20, TimeUnit.SECONDS);
      assertThat(answer.status()).isEqualTo(503);
      assertThat(answer.json().path("code").asString()).isEqualTo("endpoint_waking");
      assertThat(answer.header("Retry-After")).isEqualTo("15");
    }
    Awaitility.await().until(() -> predictor.held() == 1);
    assertThat(isWaking()).isTrue();
    // three at once, the one that is kept, and three that have just left, which it sees late
    assertThat(predictor.most()).isLessThanOrEqualTo(7);
    predictor.wake();
    Awaitility.await().until(() -> !isWaking());
    assertThat(ask("wait=10").get(20, TimeUnit.SECONDS).status()).isEqualTo(200);
  }

  @Test
  void whatIsKeptEndsWithItsTime() throws Exception {
    assertThat(ask("wait=0").get(20, TimeUnit.SECONDS).status()).isEqualTo(503);
    assertThat(isWaking()).isTrue();

    Awaitility.await().atMost(20, TimeUnit.SECONDS).until(() -> predictor.held() == 0);

    assertThat(isWaking()).isFalse();
  }

  @Test
  void aCallerWhoLeavesLeavesTheRequest() {
    try (var http = HttpClient.newHttpClient()) {
      var leaving = http.sendAsync(request("wait=2"), BodyHandlers.ofByteArray());
      Awaitility.await().until(() -> predictor.held() == 1);
      leaving.cancel(true);
    }

    Awaitility.await().until(WakingTest::isWaking);

    assertThat(predictor.held()).isEqualTo(1);
  }

  private static CompletableFuture<Easel.Answer> ask(String prefer) {
    return CompletableFuture.supplyAsync(
        () -> easel.post(PATH, PROMPT, "Prefer", prefer), Thread.ofVirtual()::start);
  }

  private static HttpRequest request(String prefer) {
    return HttpRequest.newBuilder(easel.base().resolve(PATH))
        .headers("Content-Type", "application/json", "Prefer", prefer)
        .POST(BodyPublishers.ofString(PROMPT))
        .build();
  }

  private static boolean isWaking() {
    return easel.context().getBean(Waking.class).isWaking(key);
  }

  private static void state(String id, String state) {
    var _ = easel.until(id, seen -> seen.at("/endpoint/state").asString("").equals(state));
  }
}
