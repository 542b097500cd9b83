package dev.easel.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.Easel.Answer;
import dev.easel.Installation;
import dev.easel.Replica;
import dev.easel.TestDatabase;
import dev.easel.sandbox.Sandbox;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Tests of receivers that hang, however many, keep no delivery waiting. */
@Timeout(90)
class PingTest {

  private static Installation installation;
  private static Replica easel;
  private static Receiver receiver;
  private static WebhookCalls webhooks;

  @BeforeAll
  static void start() {
    var settings = new HashMap<>(Receiver.ALLOWED);
    settings.put("easel.webhooks.timeout", "10s");
    settings.put("easel.webhooks.at-once", 1);
    installation = Installation.start(Sandbox.Options.INSTANT);
    easel = Replica.start(TestDatabase.settings(), installation.settings(), settings).ready();
    receiver = new Receiver();
    webhooks = new WebhookCalls(easel);
  }

  @AfterAll
  static void stop() {
    receiver.close();
    easel.close();
    installation.close();
  }

  @Test
  void testsOfOneProjectHoldNothingUp() throws Exception {
    receiver.on("/hangs", receiver.hangs());
    var hanging = webhooks.make(receiver.url("/hangs"), "dataset.*");
    var good = webhooks.make(receiver.url("/good"), "run.queued");
    var tests = new ArrayList<Future<Answer>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var n = 0; n < 20; n++) {
        tests.add(threads.submit(() -> webhooks.post(hanging, "/test", "")));
      }
      await().until(() -> receiver.at("/hangs").size() == Ping.OF_PROJECT);
      var _ = easel.submit("good");

      var delivery = webhooks.delivery(good, it -> it.path("state").asString().equals("delivered"));
      assertThat(delivery.path("attempts").size()).isEqualTo(1);
      assertThat(delivery.at("/attempts/0/latency_seconds").asDouble()).isLessThan(5);
    }
    var refused = 0;
    for (var test : tests) {
      if (test.get().status() == 429) {
        refused++;
        assertThat(test.get().json().path("code").asString()).isEqualTo("too_many_tests");
        assertThat(test.get().header("Retry-After")).isEqualTo("15");
      }
    }
    assertThat(refused).isEqualTo(20 - Ping.OF_PROJECT);
  }
}
