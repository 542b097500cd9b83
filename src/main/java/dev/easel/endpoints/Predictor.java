package dev.easel.endpoints;

import dev.easel.http.Problem;
import dev.easel.kubernetes.Words;
import dev.easel.runs.Endpoint;
import dev.easel.runs.EndpointState;
import dev.easel.runs.Run;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Asks the predictor behind an endpoint; the picture is passed on as it comes. */
@Component
class Predictor implements AutoCloseable {

  private static final int LONGEST_WORDS = 2_000;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(Duration.ofSeconds(5))
          .executor(Executors.newVirtualThreadPerTaskExecutor())
          .build();

  private final PredictProperties properties;
  private final Turnstile turnstile;
  private final Waking waking;
  private final JsonMapper json;

  Predictor(PredictProperties properties, Turnstile turnstile, Waking waking, JsonMapper json) {
    this.properties = properties;
    this.turnstile = turnstile;
    this.waking = waking;
    this.json = json;
  }

  /**
   * @param wait how long the caller waits for its turn, and for a sleeping endpoint
   * @return the picture, to be closed
   * @throws Problem for whatever is not a picture
   */
  Picture draw(
      Run run, Endpoint endpoint, PredictRequest request, Duration wait, String requestId) {
    var end = System.nanoTime() + properties.timeout().toNanos();
    var patience = System.nanoTime() + wait.toNanos();
    var http = http(run, endpoint, request, requestId);
    var asleep = endpoint.state() == EndpointState.ASLEEP;
    var name = String.valueOf(run.endpointName());
    var turn = turn(run, asleep, wait);
    try {
      var coming = client.sendAsync(http, HttpResponse.BodyHandlers.ofInputStream());
      var response =
          asleep ? wake(name, key(run), coming, until(patience)) : answer(name, coming, until(end));
      return picture(response, new PredictorAnswer(response.body(), turn, until(end)));
    } catch (RuntimeException e) {
      turn.close();
      throw e;
    }
  }

  private static String key(Run run) {
    return run.namespace() + "/" + run.endpointName();
  }

  private static Duration until(long nanoTime) {
    return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
  }

  private Turnstile.Turn turn(Run run, boolean asleep, Duration wait) {
    try {
      return turnstile.enter(key(run), wait);
    } catch (Problem busy) {
      throw asleep ? isWaking(String.valueOf(run.endpointName()), busy) : busy;
    }
  }

  private HttpRequest http(Run run, Endpoint endpoint, PredictRequest request, String requestId) {
    var address = Address.of(run, endpoint, properties);
    var dialect = Dialect.of(run);
    var uri = URI.create(address.base() + dialect.path(String.valueOf(run.modelName())));
    var http =
        HttpRequest.newBuilder(uri)
            .timeout(properties.timeout())
            .header("Content-Type", "application/json")
            .header("Accept", "image/png, image/jpeg, image/webp, */*;q=0.1")
            .header("X-Request-Id", requestId)
            .POST(
                HttpRequest.BodyPublishers.ofByteArray(
                    json.writeValueAsBytes(dialect.body(request))));
    if (address.host() != null) {
      http.header("Host", address.host());
    }
    return http.build();
  }

  private static HttpResponse<InputStream> answer(
      String name, CompletableFuture<HttpResponse<InputStream>> coming, Duration patience) {
    try {
      return get(name, coming, patience);
    } catch (TimeoutException e) {
      Waking.drop(coming);
      throw tooSlow(name, e);
    }
  }

  private HttpResponse<InputStream> wake(
      String name,
      String key,
      CompletableFuture<HttpResponse<InputStream>> coming,
      Duration patience) {
    try {
      return get(name, coming, patience);
    } catch (TimeoutException e) {
      waking.keep(key, coming);
      throw isWaking(name, e);
    }
  }

  private static HttpResponse<InputStream> get(
      String name, CompletableFuture<HttpResponse<InputStream>> coming, Duration patience)
      throws TimeoutException {
    try {
      return coming.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw failed(name, e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Waking.drop(coming);
      Thread.currentThread().interrupt();
      throw new Problem(
              HttpStatus.SERVICE_UNAVAILABLE, "stopping", "Easel is stopping; ask again.", e)
          .retryAfter(5);
    }
  }

  private static Problem failed(String name, Throwable cause) {
    if (cause instanceof HttpTimeoutException && !(cause instanceof HttpConnectTimeoutException)) {
      return tooSlow(name, cause);
    }
    return new Problem(
        HttpStatus.BAD_GATEWAY,
        "predictor_unreachable",
        "Endpoint '%s' could not be reached: %s.".formatted(name, cause.getClass().getSimpleName()),
        cause);
  }

  private static Problem tooSlow(String name, Throwable cause) {
    return new Problem(
        HttpStatus.GATEWAY_TIMEOUT,
        "predictor_timeout",
        "Endpoint '%s' drew nothing in the time that a prediction has.".formatted(name),
        cause);
  }

  private static Problem isWaking(String name, Throwable cause) {
    return new Problem(
            HttpStatus.SERVICE_UNAVAILABLE,
            "endpoint_waking",
            "Endpoint '%s' slept and is waking; ask again.".formatted(name),
            cause)
        .retryAfter(15);
  }

  private static Picture picture(HttpResponse<InputStream> response, PredictorAnswer answer) {
    var body = Picture.sniffable(answer);
    @Nullable Picture picture = null;
    try {
      var length = response.headers().firstValueAsLong("Content-Length");
      picture = response.statusCode() == 200 ? Picture.of(body, length).orElse(null) : null;
      if (picture == null) {
        throw refused(response.statusCode(), body);
      }
      return picture;
    } catch (IOException e) {
      throw Picture.brokeOff(e);
    } finally {
      if (picture == null) {
        close(body);
      }
    }
  }

  private static Problem refused(int status, PushbackInputStream body) throws IOException {
    var words =
        Words.bounded(
            new String(body.readNBytes(4 * LONGEST_WORDS), StandardCharsets.UTF_8), LONGEST_WORDS);
    return new Problem(
            HttpStatus.BAD_GATEWAY,
            "predictor_error",
            "The predictor answered %d%s%s"
                .formatted(
                    status,
                    status == 200 ? " and no picture" : "",
                    words.isEmpty() ? " without a word." : ": " + words))
        .with("predictor_status", status);
  }

  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      // it is not wanted any more
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
