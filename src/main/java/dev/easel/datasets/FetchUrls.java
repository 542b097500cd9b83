package dev.easel.datasets;

import dev.easel.http.Problem;
import dev.easel.volumes.VolumeFailed;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Component;

/**
 * Fetches the files of a set, one after the other, and takes them in as an upload. Cut off, it
 * begins again; the set appears whole or not at all.
 */
@Component
class FetchUrls {

  private static final int AT_ONCE = 4;
  private static final int MOST_TRIES = 4;
  private static final Duration SOON = Duration.ofSeconds(1);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);

  private final Fetches fetches;
  private final Uploads uploads;
  private final Unpacking unpacking;
  private final Addresses addresses;
  private final Semaphore free = new Semaphore(AT_ONCE);

  FetchUrls(Fetches fetches, Uploads uploads, Unpacking unpacking, Addresses addresses) {
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
    fetches.begin(fetch.id());
    try {
      var _ = uploads.take(fetch.wanted(), intake -> all(fetch, intake), () -> end(fetch));
      return Optional.empty();
    } catch (Unwanted stopped) {
      return Optional.empty();
    } catch (FetchFailed failed) {
      return failed(fetch, failed.fault(), failed.isPassing());
    } catch (Problem refused) {
      return failed(
          fetch,
          new Fetch.Fault(refused.code(), refused.detail()),
          refused instanceof VolumeFailed || refused.code().equals("upload_cut"));
    }
  }

  private void end(Fetch fetch) {
    if (!fetches.end(fetch.id(), null)) {
      throw new Unwanted();
    }
  }

  private Optional<Duration> failed(Fetch fetch, Fetch.Fault fault, boolean passing) {
    if (passing && fetch.tries() + 1 < MOST_TRIES) {
      fetches.failed(fetch.id(), fault);
      return Optional.of(FIRST_PAUSE.multipliedBy(1L << (2 * fetch.tries())));
    }
    var _ = fetches.end(fetch.id(), fault);
    return Optional.empty();
  }

  private void all(Fetch fetch, Intake intake) {
    List<String> urls = fetch.urls();
    for (var n = 0; n < urls.size(); n++) {
      var url = urls.get(n);
      addresses.read(url, content -> take(url, content, intake));
      if (!fetches.fetched(fetch.id(), n + 1, intake.bytes())) {
        throw new Unwanted();
      }
    }
  }

  private void take(String url, InputStream content, Intake intake) throws IOException {
    unpacking.take(content, free(name(url, intake), intake), intake);
  }

  /** The last part of its path. */
  private static String name(String url, Intake intake) {
    var path = URI.create(url).getPath();
    var name = path == null ? "" : path.substring(path.lastIndexOf('/') + 1);
    return name.isEmpty() ? "file-" + (intake.count() + 1) : name;
  }

  /** The name, with a number if another address had it: nobody can name what lies elsewhere. */
  private static String free(String name, Intake intake) {
    var suffix = Suffix.of(name);
    var free = name;
    for (var n = 2; intake.has(free); n++) {
      free = suffix.stem() + "-" + n + suffix.text();
    }
    return free;
  }

  /** Another was ordered meanwhile, or it was stopped. */
  private static final class Unwanted extends RuntimeException {

    private static final long serialVersionUID = 1L;
  }
}
