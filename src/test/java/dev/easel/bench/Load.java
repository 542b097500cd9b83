package dev.easel.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.stream.LongStream;

/** How long each of many doings took, and all of them together. */
final class Load {

  static final Load NONE = new Load(new long[0], 0);

  private static final long LONGEST = Duration.ofSeconds(2).toNanos();

  private final long[] nanos;
  private final long wall;

  /**
   * @param nanos sorted
   * @param wall from the first's beginning to the last's end
   */
  Load(long[] nanos, long wall) {
    this.nanos = nanos;
    this.wall = wall;
  }

  /** Something that can be done again and again, by one thread. */
  interface Work extends AutoCloseable {

    void once() throws Exception;

    @Override
    default void close() throws IOException, SQLException {}
  }

  /** So many threads, each with work of its own, for so long. */
  static Load run(int threads, Duration time, Callable<? extends Work> work) throws Exception {
    var workers = new ArrayList<Work>();
    for (var i = 0; i < threads; i++) {
      workers.add(work.call());
    }
    var begin = System.nanoTime();
    try (var pool = Executors.newFixedThreadPool(threads)) {
      var coming =
          workers.stream().map(each -> pool.submit(() -> times(each, begin, time))).toList();
      var all = LongStream.builder();
      for (var each : coming) {
        each.get().forEach(all::add);
      }
      return new Load(all.build().sorted().toArray(), System.nanoTime() - begin);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      for (var worker : workers) {
        worker.close();
      }
    }
  }

  /** One thread, so often or for two seconds. */
  static Load times(int times, Work work) throws Exception {
    var taken = LongStream.builder();
    var begin = System.nanoTime();
    for (var i = 0; i < times && System.nanoTime() - begin < LONGEST; i++) {
      taken.add(time(work));
    }
    return new Load(taken.build().sorted().toArray(), System.nanoTime() - begin);
  }

  private static List<Long> times(Work work, long begin, Duration time) throws Exception {
    var taken = new ArrayList<Long>();
    while (System.nanoTime() - begin < time.toNanos()) {
      taken.add(time(work));
    }
    return taken;
  }

  static long time(Work work) throws Exception {
    var begin = System.nanoTime();
    work.once();
    return System.nanoTime() - begin;
  }

  Load plus(Load other) {
    return new Load(
        LongStream.concat(LongStream.of(nanos), LongStream.of(other.nanos)).sorted().toArray(),
        wall + other.wall);
  }

  int times() {
    return nanos.length;
  }

  double perSecond() {
    return nanos.length * 1e9 / wall;
  }

  /** Milliseconds within which that share was done. */
  double millis(double share) {
    return nanos[(int) Math.min(nanos.length - 1, Math.round(share * nanos.length))] / 1e6;
  }
}
