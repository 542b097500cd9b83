package dev.easel.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriUtils;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Requests sent with the fabric8 client: its address, certificates and tokens, none of its retries.
 */
final class ApiConnection {

  private static final int LONGEST_WORDS = 64 * 1024;

  private final KubernetesClient client;
  private final JsonMapper json;

  ApiConnection(KubernetesClient client, JsonMapper json) {
    this.client = client;
    this.json = json;
  }

  URI server() {
    return URI.create(client.getMasterUrl().toString());
  }

  HttpRequest.Builder to(String path, Map<String, String> query) {
    var uri =
        new StringJoiner("&", client.getMasterUrl() + path + "?", "")
            .setEmptyValue(client.getMasterUrl() + path);
    query.forEach(
        (name, value) -> uri.add(name + "=" + UriUtils.encode(value, StandardCharsets.UTF_8)));
    return client.getHttpClient().newHttpRequestBuilder().uri(uri.toString());
  }

  JsonNode tree(HttpRequest.Builder request, Duration patience) {
    try (var body = open(request, patience, patience)) {
      return json.readTree(body.stream());
    } catch (JacksonException e) {
      throw new ClusterUnreachable("the answer was cut off or is not JSON", e);
    }
  }

  /**
   * @param patience until the answer begins
   * @param lifetime from there until its body is cut off
   */
  ApiBody open(HttpRequest.Builder request, Duration patience, Duration lifetime) {
    var response = answer(request, patience);
    var body = new ApiBody(response.body(), lifetime);
    if (!response.isSuccessful()) {
      try (body) {
        throw refused(response.code(), text(body.stream()));
      }
    }
    return body;
  }

  private HttpResponse<InputStream> answer(HttpRequest.Builder request, Duration patience) {
    CompletableFuture<HttpResponse<InputStream>> coming = null;
    try {
      coming = client.getHttpClient().sendAsync(request.build(), InputStream.class);
      return coming.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw unreachable(e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException e) {
      coming.cancel(true);
      throw new ClusterUnreachable("no answer within " + patience.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      coming.cancel(true);
      Thread.currentThread().interrupt();
      throw new ClusterUnreachable("interrupted while waiting for an answer", e);
    } catch (RuntimeException e) {
      throw unreachable(e);
    }
  }

  private static ClusterUnreachable unreachable(Throwable failure) {
    var words = failure.getMessage() == null ? "" : ": " + failure.getMessage();
    return new ClusterUnreachable(failure.getClass().getSimpleName() + words, failure);
  }

  /** An error is a Status object, or plain text where no kind of that name is served. */
  private ClusterRefused refused(int status, String body) {
    try {
      return refused(status, json.readTree(body), body);
    } catch (JacksonException e) {
      return refused(status, null, body);
    }
  }

  static ClusterRefused refused(int status, @Nullable JsonNode answer, String body) {
    if (answer == null || !answer.path("message").isString()) {
      return new ClusterRefused(status, "", "status " + status + ": " + body.strip());
    }
    return new ClusterRefused(
        status, answer.path("reason").asString(""), answer.path("message").asString());
  }

  private static String text(InputStream body) {
    try {
      return new String(body.readNBytes(LONGEST_WORDS), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }
}
