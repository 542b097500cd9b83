package dev.easel;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A running Easel, called as its users call it: over HTTP. */
public abstract class Easel implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Set<String> FINAL = Set.of("succeeded", "failed", "canceled", "expired");

  private final AtomicReference<@Nullable HttpClient> http = new AtomicReference<>();

  public abstract URI base();

  @Override
  public void close() {
    var last = http.getAndSet(null); // a class that is run once more begins with another
    if (last != null) {
      last.close();
    }
  }

  private HttpClient http() {
    return Objects.requireNonNull(
        http.updateAndGet(open -> open == null ? HttpClient.newHttpClient() : open));
  }

  public Answer get(String path) {
    return send(HttpRequest.newBuilder(base().resolve(path)).GET());
  }

  public Answer post(String path, String body, String... headers) {
    var request =
        HttpRequest.newBuilder(base().resolve(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request);
  }

  public Answer patch(String path, String body) {
    return send(
        HttpRequest.newBuilder(base().resolve(path))
            .header("Content-Type", "application/json")
            .method("PATCH", HttpRequest.BodyPublishers.ofString(body)));
  }

  public Answer delete(String path) {
    return send(HttpRequest.newBuilder(base().resolve(path)).DELETE());
  }

  /** Posts the guide's DreamBooth example under a name; answers the run's id. */
  public String submit(String name) {
    return submit(name, "");
  }

  /** The same, with further members of the request, each ended by a comma. */
  public String submit(String name, String members) {
    var accepted = post("/v1/runs", dreambooth(name, members));
    if (accepted.status() != 201) {
      throw new AssertionError(accepted.status() + " " + accepted.json().toPrettyString());
    }
    return accepted.json().path("id").asString();
  }

  /** The guide's DreamBooth example, with class images of its own. */
  public static String dreambooth(String name, String members) {
    return """
    {"recipe": "db-finetune", "name": "%s", %s "parameters": {
      "instance_dataset": "data/example-dog", "instance_prompt": "a photo of sks dog",
      "class_dataset": "generic/%s", "class_prompt": "a photo of dog",
      "num_class_images": 100}}
    """
        .formatted(name, members, name);
  }

  public JsonNode run(String id) {
    return get("/v1/runs/" + id).json();
  }

  /** Waits until the run is final. */
  public JsonNode ended(String id) {
    return until(id, run -> FINAL.contains(run.path("status").asString()));
  }

  /** Waits until the run has that status. */
  public JsonNode until(String id, String status) {
    return until(id, run -> status.equals(run.path("status").asString()));
  }

  /** Waits until the run is so. */
  public JsonNode until(String id, Predicate<JsonNode> condition) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> run(id), condition);
  }

  /** Waits until the recipes of the cluster are known. */
  public Easel ready() {
    Awaitility.await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> get("/v1/recipes/dreambooth").json().path("usable").asBoolean(false));
    return this;
  }

  public Answer send(HttpRequest.Builder request) {
    try {
      var response = http().send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      return new Answer(response);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** What came back. */
  public record Answer(HttpResponse<byte[]> response) {

    public int status() {
      return response.statusCode();
    }

    public String text() {
      return new String(response.body(), java.nio.charset.StandardCharsets.UTF_8);
    }

    public byte[] bytes() {
      return response.body();
    }

    public JsonNode json() {
      return JSON.readTree(response.body());
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }
  }
}
