package dev.easel.webhooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.Installation;
import dev.easel.Replica;
import dev.easel.TestDatabase;
import dev.easel.sandbox.Sandbox;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Many receivers, some of which hang, and two replicas that deliver to them. */
@Timeout(180)
class ManyReceiversTest {

  private static final int RECEIVERS = 40;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static Installation installation;
  private static Replica easel;
  private static Replica other;
  private static Receiver receiver;
  private static WebhookCalls webhooks;

  @BeforeAll
  static void start() {
    installation = Installation.start(Sandbox.Options.INSTANT);
    var settings = new HashMap<>(Receiver.ALLOWED);
    settings.putAll(TestDatabase.settings());
    settings.putAll(installation.settings());
    settings.put("easel.webhooks.timeout", "60s");
    settings.put("easel.webhooks.claim", "90s");
    easel = Replica.start(settings).ready();
    other = Replica.start(settings).ready();
    receiver = new Receiver();
    webhooks = new WebhookCalls(easel);
  }

  @AfterAll
  static void stop() {
    receiver.close();
    other.close();
    easel.close();
    installation.close();
  }

  @Test
  void twoReplicasDeliverOnceEachAndNobodyWaitsForOneThatHangs() {
    IntStream.range(0, RECEIVERS / 10).forEach(n -> receiver.on("/hanging-" + n, receiver.hangs()));
    var hanging =
        IntStream.range(0, RECEIVERS / 10)
            .mapToObj(n -> webhooks.make(receiver.url("/hanging-" + n)))
            .toList();
    var well =
        IntStream.range(0, RECEIVERS)
            .mapToObj(n -> webhooks.make(receiver.url("/well-" + n)))
            .toList();

    var runs = List.of(easel.submit("first"), other.submit("second"), easel.submit("third"));
    runs.forEach(run -> easel.until(run, ManyReceiversTest::isReady));

    for (var webhook : well) {
      await().atMost(PATIENCE).until(() -> isAllDelivered(webhook));
    }
    assertThat(hanging)
        .allSatisfy(
            webhook ->
                assertThat(webhooks.deliveries(webhook))
                    .isNotEmpty()
                    .allSatisfy(it -> assertThat(it.path("attempts").size()).isZero()));
    IntStream.range(0, hanging.size())
        .forEach(n -> assertThat(receiver.at("/hanging-" + n)).as("one at a time").hasSize(1));
    for (var n = 0; n < RECEIVERS; n++) {
      var came = receiver.at("/well-" + n);
      assertThat(came.stream().map(Receiver.Received::id)).doesNotHaveDuplicates();
      assertThat(came).hasSameSizeAs(webhooks.deliveries(well.get(n)));
      for (var run : runs) {
        assertThat(sequences(came, run)).isNotEmpty().isSorted();
      }
    }
  }

  private static boolean isReady(JsonNode run) {
    return run.at("/endpoint/state").asString("").equals("ready")
        && run.path("status").asString().equals("succeeded");
  }

  private static boolean isAllDelivered(JsonNode webhook) {
    return webhooks.deliveries(webhook).stream()
        .allMatch(it -> it.path("state").asString().equals("delivered"));
  }

  private static List<Long> sequences(List<Receiver.Received> came, String run) {
    return came.stream()
        .filter(it -> it.json().at("/data/run").asString("").equals(run))
        .map(it -> it.json().at("/data/sequence").asLong())
        .toList();
  }
}
