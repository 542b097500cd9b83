package dev.easel.bench;

import static dev.easel.bench.Figures.text;

import dev.easel.webhooks.Receiver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/** How fast events reach a thousand receivers, and whether those that hang slow the others. */
final class Delivering {

  static final int RECEIVERS = 1_000;

  private static final int HANGING = RECEIVERS / 10;
  private static final int EVENTS = 10;
  private static final int PATIENCE = 120;

  private final Production easel;
  private final Receiver receiver;
  private final AtomicReference<Round> round = new AtomicReference<>();

  Delivering(Production easel, Receiver receiver) {
    this.easel = easel;
    this.receiver = receiver;
  }

  /** One event, and when it reached those who are well. */
  private record Round(long begin, List<Long> took, CountDownLatch left) {

    static Round start() {
      return new Round(
          System.nanoTime(),
          java.util.Collections.synchronizedList(new ArrayList<>()),
          new CountDownLatch(RECEIVERS - HANGING));
    }

    void reached() {
      took.add(System.nanoTime() - begin);
      left.countDown();
    }
  }

  void measure(Figures figures) throws Exception {
    IntStream.range(0, RECEIVERS).forEach(this::make);
    var _ = events(); // or compiling is measured too
    var well = events();
    IntStream.range(0, HANGING).forEach(n -> receiver.on(path(n), receiver.hangs()));
    var beside = events();
    figures.row(
        "an event to 1,000 webhooks, those delivered a second",
        text("%.0f/s, a tenth hanging %.0f/s", well.perSecond(), beside.perSecond()));
    figures.row(
        "an event at the 900 that are well, a tenth hanging, p50 / p99",
        text("%.0f / %.0f ms", beside.millis(0.5), beside.millis(0.99)),
        text("%.0f / %.0f ms (none hanging)", well.millis(0.5), well.millis(0.99)),
        text("%.2f at p99", beside.millis(0.99) / well.millis(0.99)),
        "1.2 at p99",
        beside.millis(0.99) <= 1.2 * well.millis(0.99));
  }

  private void make(int n) {
    receiver.on(path(n), n < HANGING ? Receiver.answers(204) : this::well);
    var made =
        easel.post(
            "/v1/webhooks",
            "{\"url\": \"%s\", \"event_types\": [\"run.queued\"]}"
                .formatted(receiver.url(path(n))));
    if (made.status() != 201) {
      throw new AssertionError(made.json().toPrettyString());
    }
  }

  private static String path(int n) {
    return "/" + n;
  }

  private void well(com.sun.net.httpserver.HttpExchange exchange, Receiver.Received came)
      throws java.io.IOException {
    round.get().reached();
    exchange.sendResponseHeaders(204, -1);
  }

  /** One after the other, each when the one before has reached them all. */
  private Load events() throws InterruptedException {
    var all = new ArrayList<Long>();
    var begin = System.nanoTime();
    for (var n = 0; n < EVENTS; n++) {
      var now = Round.start();
      round.set(now);
      var _ = easel.submit(Names.next());
      if (!now.left().await(PATIENCE, TimeUnit.SECONDS)) {
        throw new AssertionError(now.left().getCount() + " receivers were not reached");
      }
      all.addAll(now.took());
    }
    var nanos = all.stream().mapToLong(Long::longValue).sorted().toArray();
    return new Load(nanos, System.nanoTime() - begin);
  }
}
