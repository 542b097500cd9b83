package dev.easel.endpoints;

import dev.easel.http.Problem;
import dev.easel.runs.Endpoint;
import dev.easel.runs.EndpointState;
import dev.easel.runs.Run;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
   * @param wait how long the caller waits for a sleeping endpoint
   * @throws Problem for whatever is not a picture
   */
  Picture draw(
      Run run, Endpoint endpoint, PredictRequest request, Duration wait, String requestId) {
    var name = run.namespace() + "/" + run.endpointName();
    var http = http(run, endpoint, request, requestId);
    var turn = turnstile.enter(name, wait);
    try {
      var response =
          answer(
              name,
              endpoint,
              client.sendAsync(http, HttpResponse.BodyHandlers.ofInputStream()),
              wait);
      return picture(response, turn);
    } catch (RuntimeException e) {
      turn.close();
      throw e;
    }
  }

  private HttpRequest http(Run run, Endpoint endpoint, PredictRequest request, String requestId) {
    var address = Address.of(run, endpoint, properties);
    var dialect = Dialect.of(String.valueOf(run.predictor()));
    var http =
        HttpRequest.newBuilder(
                address.base().resolve(dialect.path(String.valueOf(run.modelName()))))
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

  private HttpResponse<InputStream> answer(
      String name,
      Endpoint endpoint,
      CompletableFuture<HttpResponse<InputStream>> coming,
      Duration wait) {
    var asleep = endpoint.state() == EndpointState.ASLEEP;
    var patience = asleep ? wait : properties.timeout();
    try {
      return coming.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      if (asleep) {
        waking.keep(name, coming);
        throw isWaking(name);
      }
      coming.cancel(true);
      throw new Problem(
          HttpStatus.GATEWAY_TIMEOUT,
          "predictor_timeout",
          "Endpoint '%s' drew nothing within %d s.".formatted(name, patience.toSeconds()),
          e);
    } catch (ExecutionException e) {
      throw new Problem(
          HttpStatus.BAD_GATEWAY,
          "predictor_unreachable",
          "Endpoint '%s' could not be reached: %s."
              .formatted(name, e.getCause() == null ? e : e.getCause().getClass().getSimpleName()),
          e);
    } catch (InterruptedException e) {
      coming.cancel(true);
      Thread.currentThread().interrupt();
      throw new Problem(
          HttpStatus.SERVICE_UNAVAILABLE, "stopping", "Easel is stopping; try again.", e);
    }
  }

  static Problem isWaking(String name) {
    return new Problem(
            HttpStatus.SERVICE_UNAVAILABLE,
            "endpoint_waking",
            "Endpoint '%s' slept and is waking; ask again.".formatted(name))
        .retryAfter(15);
  }

  private Picture picture(HttpResponse<InputStream> response, Turnstile.Turn turn) {
    var body = Picture.sniffable(response.body());
    try {
      var picture = response.statusCode() == 200 ? Picture.of(body).orElse(null) : null;
      if (picture == null) {
        throw refused(response.statusCode(), body);
      }
      return new Picture(picture.type(), new Released(picture.body(), turn));
    } catch (IOException e) {
      throw new Problem(
          HttpStatus.BAD_GATEWAY, "predictor_unreachable", "The predictor's answer broke off.", e);
    }
  }

  private static Problem refused(int status, PushbackInputStream body) throws IOException {
    try (body) {
      var words =
          new String(body.readNBytes(LONGEST_WORDS), StandardCharsets.UTF_8)
              .replaceAll("\\p{Cntrl}+", " ")
              .strip();
      return new Problem(
              HttpStatus.BAD_GATEWAY,
              "predictor_error",
              "The predictor answered %d%s"
                  .formatted(status, words.isEmpty() ? " without a word." : ": " + words))
          .with("predictor_status", status);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  /** Leaves the turnstile when the picture is through, or its reader is gone. */
  private static final class Released extends FilterInputStream {

    private final Turnstile.Turn turn;

    Released(InputStream body, Turnstile.Turn turn) {
      super(body);
      this.turn = turn;
    }

    @Override
    public long transferTo(java.io.OutputStream out) throws IOException {
      return in.transferTo(out);
    }

    @Override
    public void close() throws IOException {
      try {
        super.close();
      } finally {
        turn.close();
      }
    }
  }
}
