package dev.easel.datasets;

import dev.easel.egress.AnswerTooLarge;
import dev.easel.http.Problem;
import dev.easel.volumes.VolumeFailed;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Fetches the files of a set, one after the other, and takes them in as an upload. Cut off, it
 * begins again; the set appears whole or not at all.
 */
@Component
class FetchUrls {

  private static final int AT_ONCE = 4;
  private static final int MOST_TRIES = 4;
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration LOOK = Duration.ofSeconds(5);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);

  private static final Logger log = LoggerFactory.getLogger(FetchUrls.class);
  private static final Fetch.Fault INTERRUPTED =
      new Fetch.Fault(
          "fetch_interrupted", "It was cut off; the log of Easel has more, if it has any.");

  private final Datasets datasets;
  private final Fetches fetches;
  private final Uploads uploads;
  private final Unpacking unpacking;
  private final Addresses addresses;
  private final DatasetProperties limits;
  private final Semaphore free = new Semaphore(AT_ONCE);

  FetchUrls(
      Datasets datasets,
      Fetches fetches,
      Uploads uploads,
      Unpacking unpacking,
      Addresses addresses,
      DatasetProperties limits) {
    this.datasets = datasets;
    this.limits = limits;
    this.fetches = fetches;
    this.uploads = uploads;
    this.unpacking = unpacking;
    this.addresses = addresses;
  }

  /**
   * Nothing if it has ended, or another was ordered.
   *
   * @return when to try again
   */
  Optional<Duration> work(UUID id) {
    if (!free.tryAcquire()) {
      return Optional.of(SOON);
    }
    try {
      return fetches
          .find(id)
          .filter(fetch -> fetch.state() == FetchState.FETCHING)
          .flatMap(this::fetch);
    } finally {
      free.release();
    }
  }

  private Optional<Duration> fetch(Fetch fetch) {
    if (fetch.tries() >= MOST_TRIES) {
      return failed(fetch, INTERRUPTED, false);
    }
    fetches.begin(fetch.id());
    try {
      var order = new Order(fetch);
      var _ = uploads.take(fetch.wanted(), order::all, () -> publish(fetch));
      return Optional.empty();
    } catch (Unwanted stopped) {
      return Optional.empty();
    } catch (FetchFailed failed) {
      return failed(fetch, failed.fault(), failed.isPassing());
    } catch (Problem refused) {
      return failed(
          fetch,
          new Fetch.Fault(refused.code(), refused.detail()),
          refused instanceof VolumeFailed);
    } catch (RuntimeException unforeseen) {
      log.warn("data set {} was not fetched", fetch.wanted().name(), unforeseen);
      return failed(fetch, INTERRUPTED, true);
    }
  }

  /** In the transaction that publishes the set, under its lock. */
  private void publish(Fetch fetch) {
    if (!fetches.end(fetch.id(), null)) {
      throw new Unwanted();
    }
    fetch
        .base()
        .require(
            datasets
                .find(fetch.wanted().project(), fetch.wanted().name())
                .map(set -> set.current().number())
                .orElse(0));
  }

  private Optional<Duration> failed(Fetch fetch, Fetch.Fault fault, boolean passing) {
    if (passing && fetch.tries() + 1 < MOST_TRIES) {
      fetches.failed(fetch.id(), fault);
      return Optional.of(FIRST_PAUSE.multipliedBy(1L << (2 * fetch.tries())));
    }
    var _ = fetches.end(fetch.id(), fault);
    return Optional.empty();
  }

  /** One try: all addresses together have as much time and as many bytes as one upload. */
  private final class Order implements Addresses.Budget {

    private final Fetch fetch;
    private final FetchedNames names = new FetchedNames();
    private final long end = System.nanoTime() + limits.fetchTime().toNanos();
    private long read;

    Order(Fetch fetch) {
      this.fetch = fetch;
    }

    @Override
    public Duration time() {
      return Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
    }

    @Override
    public long bytes() {
      return Math.max(0, limits.upload().toBytes() - read);
    }

    void all(Intake intake) {
      for (var n = 0; n < fetch.urls().size(); n++) {
        one(fetch.urls().get(n), intake);
        if (!fetches.fetched(fetch.id(), n + 1, intake.bytes())) {
          throw new Unwanted();
        }
      }
    }

    private void one(String url, Intake intake) {
      try {
        addresses.read(url, this, content -> take(url, content, intake));
      } catch (AnswerTooLarge large) {
        throw FetchFailed.refused(url, UploadRefused.tooLarge(limits.upload().toBytes()));
      } catch (Problem refused) {
        throw FetchFailed.refused(url, refused);
      }
    }

    private void take(String url, InputStream content, Intake intake) throws IOException {
      var counted = new Watched(content);
      try {
        unpacking.take(counted, suffix -> name(url, suffix), intake);
      } finally {
        read += counted.count();
      }
    }

    /** By the last part of its path. */
    private String name(String url, String suffix) {
      var address = URI.create(url);
      var path = address.getPath() == null ? "" : address.getPath();
      var slash = path.lastIndexOf('/');
      var name = path.substring(slash + 1);
      var given = Suffix.of(name);
      return names.of(
          address.getRawAuthority() + path.substring(0, slash + 1),
          name,
          given.isPicture() || given.isCaption() ? "" : suffix);
    }

    /** Counts what comes, and ends it once nobody wants it any more. */
    private final class Watched extends FilterInputStream {

      private long count;
      private long looked = System.nanoTime();

      Watched(InputStream in) {
        super(in);
      }

      long count() {
        return count;
      }

      @Override
      public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
      }

      @Override
      public int read(byte[] block, int offset, int length) throws IOException {
        if (System.nanoTime() - looked > LOOK.toNanos()) {
          looked = System.nanoTime();
          if (!fetches.isWanted(fetch.id())) {
            throw new Unwanted();
          }
        }
        var got = in.read(block, offset, length);
        count += Math.max(got, 0);
        return got;
      }
    }
  }

  /** Another was ordered meanwhile, or it was stopped. */
  private static final class Unwanted extends RuntimeException {

    private static final long serialVersionUID = 1L;
  }
}
