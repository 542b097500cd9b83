package dev.easel.volumes;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class OpeningTest {

  @Test
  void whatDoesNotOpenIsNotTakenForWhatIsNotThere() {
    var answers = new CountDownLatch(1);
    var closed = new AtomicBoolean();
    Opening.Open<Closeable> hangs =
        () -> {
          awaitUninterrupted(answers);
          return () -> closed.set(true);
        };

    assertThatExceptionOfType(VolumeSilent.class)
        .isThrownBy(() -> Opening.of("one", "model.bin", hangs, Duration.ofMillis(50)));

    answers.countDown();
    await().untilTrue(closed);
  }

  @Test
  void aClaimThatHangsTakesSoManyThreadsAndNoMore() throws IOException {
    var answers = new CountDownLatch(1);
    Opening.Open<Closeable> hangs =
        () -> {
          awaitUninterrupted(answers);
          return () -> {};
        };
    Opening.Open<Closeable> opens = () -> () -> {};
    for (var i = 0; i < Opening.MOST; i++) {
      silent("hanging", hangs);
    }

    silent("hanging", opens);
    var hanging = new MountedClaim("default", "hanging", Path.of("."));
    assertThatExceptionOfType(VolumeSilent.class)
        .isThrownBy(() -> hanging.has(new VolumePath("models/mine"), "model_index.json"));
    Opening.of("another", "model.bin", opens).close();

    answers.countDown();
    Opening.of("hanging", "model.bin", opens).close();
  }

  private static void silent(String claim, Opening.Open<Closeable> open) {
    assertThatExceptionOfType(VolumeSilent.class)
        .isThrownBy(() -> Opening.of(claim, "model.bin", open, Duration.ofMillis(10)));
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
