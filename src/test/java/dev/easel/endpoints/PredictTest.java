package dev.easel.endpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.easel.Easel;
import dev.easel.OnSandbox;
import dev.easel.http.Problem;
import dev.easel.runs.Endpoint;
import dev.easel.runs.EndpointState;
import dev.easel.runs.RunId;
import dev.easel.runs.Runs;
import dev.easel.sandbox.Sandbox;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/** Prompts go to whatever predictor there is, and its answers come back or are refused. */
@Timeout(60)
class PredictTest {

  private static final String PROMPT =
      """
      {"prompt": "A photo of sks dog at the beach",
       "parameters": {"seed": 42, "width": 512, "height": 512}}
      """;
  private static final String PATH = "/v1/models/drawn:predict";
  private static final String SERVICE = "inference-drawn";

  private static final HttpClient http = HttpClient.newHttpClient();
  private static final ScriptedPredictor predictor = new ScriptedPredictor();

  @RegisterExtension
  private static final OnSandbox easel =
      OnSandbox.with(
          Sandbox.Options.INSTANT,
          Map.of(
              "easel.predict.gateway",
              predictor.uri(),
              "easel.predict.timeout",
              "4s",
              "easel.predict.per-endpoint",
              2,
              "easel.predict.waiting",
              1));

  private final Sandbox sandbox = easel.sandbox();

  private static String run;

  @BeforeAll
  static void start() {
    run = easel.submit("drawn");
    state(run, "ready");
  }

  @AfterAll
  static void stop() {
    predictor.close();
    http.shutdownNow();
  }

  @BeforeEach
  void drawing() {
    Awaitility.await().until(() -> predictor.open() == 0);
    predictor.answers(ScriptedPredictor.picture());
  }

  @Test
  void thePictureComesBackAsItWas() throws Exception {
    var answer =
        easel.post(
            PATH, PROMPT, "Authorization", "Bearer k", "Cookie", "a=b", "X-Request-Id", "req-1");

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.bytes()).isEqualTo(ScriptedPredictor.PICTURE);
    assertThat(answer.header("Content-Type")).isEqualTo("image/png");
    assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    var asked = predictor.request();
    assertThat(asked.method()).isEqualTo("POST");
    assertThat(asked.path()).isEqualTo("/v1/models/drawn:predict");
    assertThat(JsonMapper.shared().readTree(asked.body()))
        .isEqualTo(JsonMapper.shared().readTree(PROMPT));
    assertThat(asked.headers().getFirst("Host"))
        .isEqualTo(SERVICE + "." + sandbox.namespace() + ".svc.cluster.local");
    assertThat(asked.headers().getFirst("X-Request-Id")).isEqualTo("req-1");
    assertThat(asked.headers().keySet())
        .isSubsetOf(
            "Host",
            "Content-type",
            "Content-length",
            "Accept",
            "X-request-id",
            "User-agent",
            "Connection");
  }

  @Test
  void theGuidesCurlIsTakenByRunToo() {
    var form = HttpRequest.newBuilder(easel.base().resolve("/v1/runs/" + run + "/predict"));
    form.header("Content-Type", "application/x-www-form-urlencoded");

    assertThat(easel.send(form.POST(BodyPublishers.ofString(PROMPT))).status()).isEqualTo(200);
    assertThat(easel.post("/v1/runs/drawn/predict", PROMPT).status()).isEqualTo(200);
    assertThat(easel.post(PATH, PROMPT, "Accept", "application/json").status()).isEqualTo(200);
  }

  @Test
  void theOtherDialectIsFlatAndAThirdIsRefused() throws Exception {
    try {
      predictor("generate");
      assertThat(easel.post(PATH, PROMPT).status()).isEqualTo(200);
      var asked = predictor.request();
      assertThat(asked.path()).isEqualTo("/generate");
      assertThat(JsonMapper.shared().readTree(asked.body()))
          .isEqualTo(
              JsonMapper.shared()
                  .readTree(
                      """
                      {"prompt": "A photo of sks dog at the beach", "seed": 42, "width": 512,
                       "height": 512}
                      """));

      predictor("tongues");
      assertThat(problem(easel.post(PATH, PROMPT), 409)).isEqualTo("predictor_unknown");
      assertThat(predictor.requests()).isZero();
    } finally {
      predictor("coreweave-v1");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://inference-drawn.tenant-example.svc.cluster.local, true",
    "http://inference-drawn-predictor.tenant-example.svc:8080/, true",
    "https://inference-drawn.tenant-example.models.example.com, true",
    "http://INFERENCE-DRAWN.tenant-example.svc, true",
    "http://inference-drawn.other.svc.cluster.local, false",
    "http://tenant-example.svc.cluster.local, false",
    "http://eviltenant-example.svc, false",
    "http://a.models.example.com.evil.example, false",
    "http://evilmodels.example.com, false",
    "http://169.254.169.254/latest, false",
    "http://me@inference-drawn.tenant-example.svc, false",
    "file://inference-drawn.tenant-example.svc/etc/passwd, false",
    "http://no host.tenant-example.svc, false"
  })
  void onlyTheServingDomainsAreCalled(String address, boolean allowed) {
    var served = easel.context().getBean(Runs.class).find(RunId.parse(run).orElseThrow());
    var endpoint = new Endpoint(EndpointState.READY, null, null, address, "uid");
    var properties =
        new PredictProperties(
            null,
            List.of(" *.Models.example.com ", ""),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            1,
            1,
            1,
            1024);

    var of =
        catchThrowableOfType(
            Problem.class, () -> Address.of(served.orElseThrow(), endpoint, properties));

    assertThat(of == null).isEqualTo(allowed);
    if (!allowed) {
      assertThat(of.code()).isEqualTo("endpoint_address_refused");
    }
  }

  private static void predictor(String dialect) {
    easel
        .context()
        .getBean(JdbcClient.class)
        .sql("update runs set predictor = ? where id = ?")
        .params(dialect, RunId.parse(run).orElseThrow().value())
        .update();
  }

  @Test
  void everythingWrongIsSaidAtOnceAndNothingSent() {
    var refused =
        easel.post(
            PATH,
            """
            {"prompt": "a\\u0007b", "negative": "x",
             "parameters": {"seed": -1, "widht": 512, "width": 100, "height": 4096,
                            "guidance_scale": 31, "num_inference_steps": 0.5}}
            """);

    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().path("errors").valueStream())
        .extracting(error -> error.path("pointer").asString())
        .containsExactlyInAnyOrder(
            "#/prompt",
            "#/negative",
            "#/parameters/seed",
            "#/parameters/widht",
            "#/parameters/width",
            "#/parameters/height",
            "#/parameters/guidance_scale",
            "#/parameters/num_inference_steps");
    assertThat(refused.json().toString()).contains("did you mean 'width'");
    assertThat(problem(easel.post(PATH, "{}"), 422)).isEqualTo("invalid_request");
    assertThat(problem(easel.post(PATH, "{\"prompt\": \"%s\"}".formatted("x".repeat(1001))), 422))
        .isEqualTo("invalid_request");
    assertThat(problem(easel.post(PATH, PROMPT + " ".repeat(64 * 1024)), 413))
        .isEqualTo("body_too_large");
    assertThat(predictor.requests()).isZero();
  }

  @Test
  void thePredictorsWordsComeBackWithoutControlCharacters() {
    predictor.answers(
        ScriptedPredictor.text(500, "text/plain", "CUDA\u001b[31m out of\r\nmemory\u009b!"));

    var answer = easel.post(PATH, PROMPT);

    assertThat(problem(answer, 502)).isEqualTo("predictor_error");
    assertThat(answer.json().path("predictor_status").asInt()).isEqualTo(500);
    assertThat(answer.json().path("detail").asString())
        .isEqualTo("The predictor answered 500: CUDA [31m out of memory !");
  }

  @Test
  void whatIsNoPictureIsNotPassedOn() {
    predictor.answers(
        ScriptedPredictor.text(200, "image/png", "<script>alert(1)</script>" + "x".repeat(99_999)));

    var answer = easel.post(PATH, PROMPT);

    assertThat(problem(answer, 502)).isEqualTo("predictor_error");
    assertThat(answer.bytes().length).isLessThan(3_000);
    predictor.answers(ScriptedPredictor.bytes(200, "image/png", new byte[0]));
    assertThat(problem(easel.post(PATH, PROMPT), 502)).isEqualTo("predictor_error");
  }

  @Test
  void redirectsAreNotFollowed() {
    predictor.answers(
        exchange -> {
          exchange.getResponseHeaders().set("Location", predictor.uri() + "/elsewhere");
          exchange.sendResponseHeaders(307, -1);
        });

    assertThat(problem(easel.post(PATH, PROMPT), 502)).isEqualTo("predictor_error");
    assertThat(predictor.requests()).isEqualTo(1);
  }

  @Test
  void aPredictorThatIsNotThereIsSaid() {
    predictor.answers(
        exchange -> {
          throw new IOException("dropped");
        });

    assertThat(problem(easel.post(PATH, PROMPT), 502)).isEqualTo("predictor_unreachable");
  }

  @Test
  void aPictureStreams() throws Exception {
    var rest = new CountDownLatch(1);
    predictor.answers(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(ScriptedPredictor.PICTURE);
          exchange.getResponseBody().flush();
          ScriptedPredictor.after(
                  rest, later -> later.getResponseBody().write(ScriptedPredictor.PICTURE))
              .to(exchange);
        });

    try (var body = sent().body()) {
      assertThat(body.readNBytes(20_000)).startsWith(0x89, 'P', 'N', 'G');
      rest.countDown();
      assertThat(body.readAllBytes()).hasSize(2 * ScriptedPredictor.PICTURE.length - 20_000);
    }
  }

  @Test
  void aPictureThatBreaksOffDoesNotLookWhole() throws Exception {
    predictor.answers(
        exchange -> {
          exchange.sendResponseHeaders(200, 2L * ScriptedPredictor.PICTURE.length);
          exchange.getResponseBody().write(ScriptedPredictor.PICTURE);
          exchange.getResponseBody().flush();
          throw new IOException("cut");
        });

    var answer = sent();

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThatIOException().isThrownBy(() -> answer.body().readAllBytes());
  }

  @Test
  void aPictureThatBreaksOffAtOnceIsSaid() {
    predictor.answers(
        exchange -> {
          exchange.sendResponseHeaders(200, ScriptedPredictor.PICTURE.length);
          exchange.getResponseBody().write(ScriptedPredictor.PICTURE, 0, 12);
          exchange.getResponseBody().flush();
          throw new IOException("cut");
        });

    assertThat(problem(easel.post(PATH, PROMPT), 502)).isEqualTo("predictor_broke_off");
  }

  @Test
  void aCallerWhoHangsUpEndsTheRequest() throws Exception {
    var ended = new CountDownLatch(1);
    predictor.answers(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          try {
            while (true) {
              exchange.getResponseBody().write(ScriptedPredictor.PICTURE);
            }
          } catch (IOException e) {
            ended.countDown();
          }
        });
    var before = counted("caller_left");

    try (var body = sent().body()) {
      assertThat(body.readNBytes(12)).isNotEmpty();
    }

    assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
    Awaitility.await().until(() -> counted("caller_left") == before + 1);
  }

  @Test
  void timeIsLimited() throws Exception {
    var never = new CountDownLatch(1);
    predictor.answers(ScriptedPredictor.after(never, ScriptedPredictor.picture()));

    assertThat(problem(easel.post(PATH, PROMPT), 504)).isEqualTo("predictor_timeout");
    never.countDown();
  }

  @Test
  void aPictureThatStallsIsCutOff() throws Exception {
    var never = new CountDownLatch(1);
    predictor.answers(
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(ScriptedPredictor.PICTURE);
          exchange.getResponseBody().flush();
          ScriptedPredictor.after(never, ScriptedPredictor.picture()).to(exchange);
        });

    var answer = sent();

    assertThatIOException().isThrownBy(() -> answer.body().readAllBytes());
    never.countDown();
  }

  @Test
  void atMostSoManyDrawAndWaitAtOnce() throws Exception {
    var go = new CountDownLatch(1);
    predictor.answers(ScriptedPredictor.after(go, ScriptedPredictor.picture()));
    var drawing = List.of(sending(PROMPT), sending(PROMPT));
    Awaitility.await().until(() -> predictor.open() == 2);
    var waiting = sending(PROMPT);

    Awaitility.await()
        .untilAsserted(
            () -> {
              var refused = easel.post(PATH, PROMPT, "Prefer", "wait=0");
              assertThat(problem(refused, 429)).isEqualTo("too_many_predictions");
              assertThat(refused.header("Retry-After")).isEqualTo("5");
            });
    assertThat(predictor.open()).isEqualTo(2);
    go.countDown();

    for (var some : drawing) {
      assertThat(some.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
    }
    assertThat(waiting.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
  }

  @Test
  void predictingDoesNotNeedTheCluster() {
    sandbox.kubernetesDown();
    try {
      assertThat(easel.post(PATH, PROMPT).status()).isEqualTo(200);
    } finally {
      sandbox.kubernetesUp();
    }
  }

  @Test
  void promptsAreNotKept() {
    easel.post(PATH, PROMPT.replace("beach", "unmistakable"));

    assertThat(easel.run(run).toString()).doesNotContain("unmistakable");
  }

  private static HttpResponse<InputStream> sent() throws Exception {
    return sending(PROMPT).get(20, TimeUnit.SECONDS);
  }

  private static CompletableFuture<HttpResponse<InputStream>> sending(String body) {
    return http.sendAsync(
        HttpRequest.newBuilder(easel.base().resolve(PATH))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body, StandardCharsets.UTF_8))
            .build(),
        BodyHandlers.ofInputStream());
  }

  private static long counted(String outcome) {
    return easel
        .context()
        .getBean(MeterRegistry.class)
        .timer("easel.predictions", "outcome", outcome)
        .count();
  }

  private static String problem(Easel.Answer answer, int status) {
    assertThat(answer.status()).as(answer.json().toPrettyString()).isEqualTo(status);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
    return answer.json().path("code").asString();
  }

  private static void state(String id, String state) {
    var _ = easel.until(id, seen -> seen.at("/endpoint/state").asString("").equals(state));
  }
}
