package dev.easel.runs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.easel.EventStream;
import dev.easel.Installation;
import dev.easel.Replica;
import dev.easel.TestDatabase;
import dev.easel.sandbox.Sandbox;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Many who listen, on more than one replica, some slow, some coming and going. */
@Timeout(300)
class ListenersTest {

  private final Installation installation = Installation.start(Sandbox.Options.STANDING);
  private final Map<String, Object> database = TestDatabase.settings();
  private final List<Replica> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.reversed().forEach(Replica::close);
    installation.close();
  }

  @Test
  void aThousandListenToOneRunWithoutAQueryEach() {
    var easel = replica(Map.of());
    var id = submitted(easel, "thousand");
    var listeners =
        IntStream.range(0, 1000).parallel().mapToObj(n -> EventStream.of(easel, id)).toList();
    var first = reached(easel, id);
    allHaveRead(listeners, first);
    var before = questions(easel);

    for (var n = 0; n < 50; n++) {
      remark(easel, id, n);
    }

    allHaveRead(listeners, first + 50);
    assertThat(questions(easel) - before).isLessThan(1000);
    listeners.forEach(listener -> areContiguous(first, first + 50, listener.sequences()));
    listeners.forEach(EventStream::close);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void noneMissesAnythingOrHearsItTwice(long seed) throws Exception {
    var replicas = List.of(replica(Map.of()), replica(Map.of()));
    var id = submitted(replicas.getFirst(), "changing");
    var changes = 200;
    var before = reached(replicas.getFirst(), id);
    var work = new ArrayList<Callable<List<Long>>>();
    for (var writer = 0; writer < 4; writer++) {
      var random = new Random(seed * 100 + writer);
      var easel = replicas.get(writer % 2);
      work.add(
          () -> {
            for (var n = 0; n < changes / 4; n++) {
              remark(easel, id, n);
              pause(random, 20);
            }
            return List.of();
          });
    }
    for (var reader = 0; reader < 12; reader++) {
      var random = new Random(seed * 1000 + reader);
      work.add(() -> everything(replicas, id, before + changes, random));
    }

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var read : threads.invokeAll(work)) {
        if (!read.get().isEmpty()) {
          areContiguous(0, before + changes, read.get());
        }
      }
    }
  }

  /** Reads from the first event to the last, leaving and coming again at either replica. */
  private static List<Long> everything(
      List<Replica> replicas, String id, long last, Random random) {
    var read = new ArrayList<Long>();
    var known = "0";
    while (Long.parseLong(known) < last) {
      try (var stream =
          EventStream.of(replicas.get(random.nextInt(2)), id, "Last-Event-ID", known)) {
        var target = Math.min(last, Long.parseLong(known) + 1 + random.nextInt(60));
        stream.untilRead(target);
        // what was read is what counts, also beyond the target
        var sequences = stream.sequences();
        read.addAll(sequences);
        known = Long.toString(sequences.getLast());
      }
      pause(random, 50);
    }
    return read;
  }

  @Test
  void aStreamGoesOnAfterARestartAndElsewhere() {
    var easel = replica(Map.of());
    var id = submitted(easel, "restarted");
    var first = EventStream.of(easel, id, "Last-Event-ID", "0");
    remark(easel, id, 1);
    var reached = reached(easel, id);
    first.untilRead(reached);
    var stopping = System.nanoTime();

    easel.close();
    started.remove(easel);

    assertThat(Duration.ofNanos(System.nanoTime() - stopping)).isLessThan(Duration.ofSeconds(15));
    assertThat(first.untilEnded().ended()).isEqualTo("whole");
    assertThat(first.frames()).extracting(EventStream.Frame::event).doesNotContain("end");
    var other = replica(Map.of());
    var again = replica(Map.of());
    remark(other, id, 2);
    try (var here = EventStream.of(other, id, "Last-Event-ID", first.lastId());
        var there = EventStream.of(again, id, "Last-Event-ID", first.lastId())) {
      remark(other, id, 3);
      var last = reached(other, id);
      areContiguous(Long.parseLong(first.lastId()), last, here.untilRead(last).sequences());
      areContiguous(Long.parseLong(first.lastId()), last, there.untilRead(last).sequences());
    }
  }

  @Test
  void whoDoesNotReadIsCutWhileOthersGoOn() throws IOException {
    var easel =
        replica(
            Map.of(
                "server.tomcat.connection-timeout", "1s",
                "easel.streams.patience", "2s",
                "easel.streams.backlog", "64KB"));
    var id = submitted(easel, "slow");
    try (var asleep = new Socket();
        var awake = EventStream.of(easel, id)) {
      asleep.setReceiveBufferSize(4096);
      asleep.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), easel.base().getPort()));
      asleep
          .getOutputStream()
          .write(
              """
              GET /v1/runs/%s/events HTTP/1.1\r
              Host: localhost\r
              Accept: text/event-stream\r
              \r
              """
                  .formatted(id)
                  .getBytes(StandardCharsets.UTF_8));
      await().until(() -> open(easel) == 2);

      await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(1))
          .until(
              () -> {
                run(easel, id, run -> run.remark("x".repeat(16_000), now()));
                return meters(easel).counter("easel.streams.ended", "outcome", "slow").count() == 1;
              });

      var last = reached(easel, id);
      awake.untilRead(last);
      assertThat(awake.ended()).isNull();
      areContiguous(awake.frames().getFirst().sequence(), last, awake.sequences());
      assertThat(open(easel)).isEqualTo(1);
    }
  }

  private static void allHaveRead(List<EventStream> listeners, long sequence) {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () ->
                listeners.stream()
                    .map(EventStream::lastId)
                    .allMatch(id -> !id.isEmpty() && Long.parseLong(id) >= sequence));
  }

  private Replica replica(Map<String, Object> settings) {
    var replica = Replica.start(database, installation.settings(), settings).ready();
    started.add(replica);
    return replica;
  }

  /** A run whose workflow was made, and to which nothing happens by itself. */
  private static String submitted(Replica easel, String name) {
    var id = easel.submit(name);
    easel.until(id, "submitted");
    return id;
  }

  /** The sequence of its last event. */
  private static int reached(Replica easel, String id) {
    var history = easel.run(id).path("status_history");
    return history.path(history.size() - 1).path("sequence").asInt();
  }

  private static void remark(Replica easel, String id, int number) {
    run(easel, id, run -> run.remark("remark " + number, now()));
  }

  private static void run(Replica easel, String id, Consumer<Run> change) {
    easel.context().getBean(Runs.class).change(RunId.parse(id).orElseThrow(), change);
  }

  private static Instant now() {
    return Clock.systemUTC().instant();
  }

  private static void pause(Random random, int most) {
    LockSupport.parkNanos(Duration.ofMillis(random.nextInt(most)).toNanos());
  }

  private static MeterRegistry meters(Replica easel) {
    return easel.context().getBean(MeterRegistry.class);
  }

  private static double open(Replica easel) {
    return meters(easel).get("easel.streams.open").gauge().value();
  }

  /** How often the database was asked: each question takes a connection from the pool. */
  private static long questions(Replica easel) {
    return meters(easel).get("hikaricp.connections.acquire").timer().count();
  }

  private static void areContiguous(long before, long last, List<Long> sequences) {
    assertThat(sequences).isEqualTo(LongStream.rangeClosed(before + 1, last).boxed().toList());
  }
}
