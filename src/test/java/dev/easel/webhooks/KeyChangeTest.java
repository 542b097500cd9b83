package dev.easel.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.Installation;
import dev.easel.Replica;
import dev.easel.TestDatabase;
import dev.easel.encryption.Reencryption;
import dev.easel.sandbox.Sandbox;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** The key that secrets are encrypted with is replaced, and missing. */
@Timeout(120)
class KeyChangeTest {

  private final Map<String, Object> database = TestDatabase.settings();

  @Test
  void secretsOutliveTheKeyThatEncryptedThem() {
    var old = "old:" + random();
    var fresh = "fresh:" + random();
    try (var installation = Installation.start(Sandbox.Options.STANDING);
        var receiver = new Receiver()) {
      var webhook = made(installation, receiver, old);
      try (var easel = replica(installation, fresh + "," + old)) {
        easel.context().getBean(Reencryption.class).encrypt();
      }
      try (var easel = replica(installation, fresh)) {
        var tested = new WebhookCalls(easel).post(webhook, "/test", "").json();
        assertThat(tested.path("state").asString()).isEqualTo("delivered");
      }
      var came = receiver.at("/kept").getFirst();
      assertThat(came.path()).isEqualTo("/kept?token=1");
      assertThat(came.isSignedBy(webhook.path("secret").asString())).isTrue();
    }
  }

  @Test
  void withoutTheKeyNothingIsSentOrMadeAndItIsSaid() {
    try (var installation = Installation.start(Sandbox.Options.STANDING);
        var receiver = new Receiver()) {
      var webhook = made(installation, receiver, "old:" + random());
      try (var easel = replica(installation, "")) {
        var tested = new WebhookCalls(easel).post(webhook, "/test", "").json();
        assertThat(tested.at("/attempts/0/error").asString()).isEqualTo("secret_unreadable");
        assertThat(tested.at("/attempts/0/message").asString()).contains("EASEL_ENCRYPTION_KEYS");
        assertThat(receiver.at("/kept")).isEmpty();
        var refused = easel.post("/v1/webhooks", "{\"url\": \"https://shop.example.com\"}");
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().path("code").asString()).isEqualTo("encryption_not_configured");
      }
    }
  }

  private JsonNode made(Installation installation, Receiver receiver, String keys) {
    try (var easel = replica(installation, keys)) {
      return new WebhookCalls(easel).make(receiver.url("/kept?token=1"));
    }
  }

  private Replica replica(Installation installation, String keys) {
    return Replica.start(
        database, installation.settings(), Receiver.ALLOWED, Map.of("easel.encryption.keys", keys));
  }

  private static String random() {
    return Base64.getEncoder().encodeToString(new SecureRandom().generateSeed(32));
  }
}
