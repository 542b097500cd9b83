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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Asks the predictor behind an endpoint; the picture is passed on as it comes. */
@Component
class Predictor implements AutoCloseable {

  private static final int LONGEST_WORDS = 2_000;

  private final CloseableHttpClient client;
  private final PredictProperties properties;
  private final Turnstile turnstile;
  private final Waking waking;
  private final Endpoints endpoints;
  private final JsonMapper json;

  Predictor(
      PredictProperties properties,
      Turnstile turnstile,
      Waking waking,
      Endpoints endpoints,
      JsonMapper json) {
    this.endpoints = endpoints;
    this.client = client(properties);
    this.properties = properties;
    this.turnstile = turnstile;
    this.waking = waking;
    this.json = json;
  }

  /** Its own limit is {@link Turnstile}'s; whoever is not there within 5 s is not there. */
  private static CloseableHttpClient client(PredictProperties properties) {
    var connection =
        ConnectionConfig.custom()
            .setConnectTimeout(Timeout.ofSeconds(5))
            .setSocketTimeout(Timeout.of(properties.timeout()))
            .setValidateAfterInactivity(TimeValue.ofSeconds(1))
            .build();
    return HttpClients.custom()
        .setConnectionManager(
            PoolingHttpClientConnectionManagerBuilder.create()
                .setDefaultConnectionConfig(connection)
                .setMaxConnTotal(Integer.MAX_VALUE)
                .setMaxConnPerRoute(Integer.MAX_VALUE)
                .build())
        .setDefaultRequestConfig(RequestConfig.custom().setProtocolUpgradeEnabled(false).build())
        .evictIdleConnections(TimeValue.ofMinutes(1))
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableAuthCaching()
        .disableCookieManagement()
        .disableContentCompression()
        .disableDefaultUserAgent()
        .build();
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
    var post = post(run, endpoint, request, requestId);
    var asleep = endpoint.state() == EndpointState.ASLEEP;
    if (asleep) {
      endpoints.admit(run.namespace(), String.valueOf(run.endpointName()), false);
    }
    var turn = turn(run, asleep, wait);
    var question = new Question(client, post, until(end));
    try {
      var name = String.valueOf(run.endpointName());
      var response =
          asleep ? wake(name, key(run), question, until(patience)) : answer(name, question);
      return picture(response, new PredictorAnswer(body(response), turn, question));
    } catch (IOException e) {
      turn.close();
      throw Picture.brokeOff(e);
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

  private HttpPost post(Run run, Endpoint endpoint, PredictRequest request, String requestId) {
    var address = Address.of(run, endpoint, properties);
    var dialect = Dialect.of(run);
    var post =
        new HttpPost(URI.create(address.base() + dialect.path(String.valueOf(run.modelName()))));
    post.setHeader("Accept", "image/png, image/jpeg, image/webp, */*;q=0.1");
    post.setHeader("X-Request-Id", requestId);
    post.setEntity(
        new ByteArrayEntity(
            json.writeValueAsBytes(dialect.body(request)), ContentType.APPLICATION_JSON));
    if (address.host() != null) {
      post.setHeader("Host", address.host());
    }
    return post;
  }

  private static ClassicHttpResponse answer(String name, Question question) {
    try {
      return question.ask();
    } catch (IOException e) {
      question.close();
      throw failed(name, question, e);
    }
  }

  private ClassicHttpResponse wake(String name, String key, Question question, Duration patience) {
    var coming = new CompletableFuture<ClassicHttpResponse>();
    Thread.startVirtualThread(() -> complete(coming, question));
    try {
      return coming.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      waking.keep(key, question, coming);
      throw isWaking(name, e);
    } catch (ExecutionException e) {
      question.close();
      throw failed(name, question, e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      question.close();
      Thread.currentThread().interrupt();
      throw failed(name, question, e);
    }
  }

  private static void complete(CompletableFuture<ClassicHttpResponse> coming, Question question) {
    try {
      coming.complete(question.ask());
    } catch (IOException | RuntimeException e) {
      coming.completeExceptionally(e);
    }
  }

  private static Problem failed(String name, Question question, Throwable cause) {
    if (question.isLate()) {
      return tooSlow(name, cause);
    }
    if (Thread.currentThread().isInterrupted()) {
      return new Problem(
              HttpStatus.SERVICE_UNAVAILABLE, "stopping", "Easel is stopping; ask again.", cause)
          .retryAfter(5);
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

  private static InputStream body(ClassicHttpResponse response) throws IOException {
    var entity = response.getEntity();
    return entity == null ? InputStream.nullInputStream() : entity.getContent();
  }

  private static Picture picture(ClassicHttpResponse response, PredictorAnswer answer) {
    var body = Picture.sniffable(answer);
    @Nullable Picture picture = null;
    try {
      picture = response.getCode() == 200 ? Picture.of(body, length(response)).orElse(null) : null;
      if (picture == null) {
        throw refused(response.getCode(), body);
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

  private static OptionalLong length(ClassicHttpResponse response) {
    var length = response.getEntity() == null ? 0 : response.getEntity().getContentLength();
    return length < 0 ? OptionalLong.empty() : OptionalLong.of(length);
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
    client.close(CloseMode.IMMEDIATE);
  }
}
