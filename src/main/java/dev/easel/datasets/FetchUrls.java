package dev.easel.datasets;

import dev.easel.http.Problem;
import dev.easel.volumes.VolumeFailed;
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
      var attempt = new FetchTry(fetch, fetches, addresses, unpacking, limits);
      var _ = uploads.take(fetch.wanted(), attempt::all, () -> publish(fetch));
      return Optional.empty();
    } catch (FetchUnwanted stopped) {
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
      throw new FetchUnwanted();
    }
    fetch.base().require(datasets.current(fetch.wanted().project(), fetch.wanted().name()));
  }

  private Optional<Duration> failed(Fetch fetch, Fetch.Fault fault, boolean passing) {
    if (Thread.currentThread().isInterrupted()) {
      return Optional.of(Duration.ZERO); // Easel stops
    }
    if (passing && fetch.tries() + 1 < MOST_TRIES) {
      fetches.failed(fetch.id(), fault);
      return Optional.of(FIRST_PAUSE.multipliedBy(1L << (2 * fetch.tries())));
    }
    var _ = fetches.end(fetch.id(), fault);
    return Optional.empty();
  }
}
