package dev.easel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Easel.Answer;
import dev.easel.sandbox.Sandbox;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** How often a caller may ask, whichever replica. */
class RateLimitTest {

  private static final String ROOT = "a-long-random-text";

  private static Installation installation;
  private static Replica one;
  private static Replica other;

  @BeforeAll
  static void start() {
    installation = Installation.start(Sandbox.Options.INSTANT);
    var database = TestDatabase.settings();
    var settings = Map.<String, Object>of("easel.api-key", ROOT, "easel.rate-limit.per-minute", 30);
    one = Replica.start(database, installation.settings(), settings);
    other = Replica.start(database, installation.settings(), settings);
  }

  @AfterAll
  static void stop() {
    other.close();
    one.close();
    installation.close();
  }

  @Test
  void eachKeyHasItsShareOverAllReplicas() {
    var greedy = key("greedy");
    var patient = key("patient");

    var first = send(one, greedy);
    assertThat(first.status()).isEqualTo(200);
    assertThat(first.header("RateLimit-Limit")).isEqualTo("30");
    assertThat(Integer.parseInt(first.header("RateLimit-Remaining"))).isBetween(20, 29);
    assertThat(Integer.parseInt(first.header("RateLimit-Reset"))).isPositive();

    await().until(() -> send(one, greedy).status() == 429);
    var refused = send(one, greedy);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(refused.json().path("code").asString()).isEqualTo("rate_limited");
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);
    assertThat(refused.header("RateLimit-Remaining")).isEqualTo("0");
    await().until(() -> send(other, greedy).status() == 429);
    assertThat(send(other, patient).status()).isEqualTo(200);
    assertThat(send(one, "wrong").status()).isEqualTo(401);

    await().until(() -> send(one, greedy).status() == 200);
  }

  private static String key(String name) {
    var body = "{\"name\": \"%s\", \"role\": \"viewer\"}".formatted(name);
    return one.send(
            HttpRequest.newBuilder(one.base().resolve("/v1/api-keys"))
                .header("Authorization", "Bearer " + ROOT)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)))
        .json()
        .path("key")
        .asString();
  }

  private static Answer send(Replica easel, String key) {
    return easel.send(
        HttpRequest.newBuilder(easel.base().resolve("/v1/runs"))
            .header("Authorization", "Bearer " + key)
            .GET());
  }

  private static ConditionFactory await() {
    return Awaitility.await().atMost(Duration.ofMinutes(2));
  }
}
