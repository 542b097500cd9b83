package dev.easel.webhooks;

import dev.easel.Easel;
import dev.easel.Easel.Answer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** What a caller asks of webhooks. */
public record WebhookCalls(Easel easel) {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Makes one; with its secret. */
  public JsonNode make(String url, String... types) {
    var named = types.length == 0 ? "" : ", \"event_types\": [\"%s\"]";
    var made =
        easel.post(
            "/v1/webhooks",
            ("{\"url\": \"%s\"" + named.formatted(String.join("\", \"", types)) + "}")
                .formatted(url));
    if (made.status() != 201) {
      throw new AssertionError(made.json().toPrettyString());
    }
    return made.json();
  }

  public JsonNode get(JsonNode webhook) {
    return easel.get(path(webhook)).json();
  }

  public Answer patch(JsonNode webhook, String body, String... headers) {
    var request =
        HttpRequest.newBuilder(easel.base().resolve(path(webhook)))
            .header("Content-Type", "application/json")
            .method("PATCH", BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return easel.send(request);
  }

  public Answer post(JsonNode webhook, String call, String body) {
    return easel.post(path(webhook) + call, body);
  }

  /** Newest first. */
  public List<JsonNode> deliveries(JsonNode webhook) {
    return easel
        .get(path(webhook) + "/deliveries?limit=100")
        .json()
        .path("data")
        .valueStream()
        .toList();
  }

  /** Waits until the webhook is so. */
  public JsonNode until(JsonNode webhook, Predicate<JsonNode> condition) {
    return Awaitility.await().atMost(PATIENCE).until(() -> get(webhook), condition);
  }

  /** Waits until its one delivery is so. */
  public JsonNode delivery(JsonNode webhook, Predicate<JsonNode> condition) {
    return Awaitility.await()
        .atMost(PATIENCE)
        .until(
            () -> deliveries(webhook).stream().filter(condition).findFirst(),
            java.util.Optional::isPresent)
        .orElseThrow();
  }

  /** Whether nothing is being sent, and nothing is due. */
  public boolean isQuiet(JsonNode webhook, Instant now) {
    return deliveries(webhook).stream()
        .filter(it -> it.path("state").asString().equals("pending"))
        .filter(it -> it.has("next_attempt_at"))
        .map(it -> Instant.parse(it.path("next_attempt_at").asString()))
        .allMatch(next -> next.isAfter(now));
  }

  /** Whether nothing is left to be sent, and nothing was given up. */
  public boolean areDelivered(JsonNode webhook) {
    return deliveries(webhook).stream()
        .allMatch(it -> it.path("state").asString().equals("delivered"));
  }

  public static String path(JsonNode webhook) {
    return webhook.at("/urls/self").asString();
  }
}
