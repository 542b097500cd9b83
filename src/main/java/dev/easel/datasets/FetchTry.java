package dev.easel.datasets;

import dev.easel.egress.AnswerTooLarge;
import dev.easel.http.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;

/**
 * One try to fetch a set: all addresses together have as much time as one, and as many bytes as one
 * upload.
 */
final class FetchTry implements Addresses.Budget {

  private final Fetch fetch;
  private final Fetches fetches;
  private final Addresses addresses;
  private final Unpacking unpacking;
  private final DatasetProperties limits;
  private final FetchedNames names = new FetchedNames();
  private final long end;
  private long read;

  FetchTry(
      Fetch fetch,
      Fetches fetches,
      Addresses addresses,
      Unpacking unpacking,
      DatasetProperties limits) {
    this.fetch = fetch;
    this.fetches = fetches;
    this.addresses = addresses;
    this.unpacking = unpacking;
    this.limits = limits;
    this.end = System.nanoTime() + limits.fetchTime().toNanos();
  }

  @Override
  public Duration time() {
    return Duration.ofNanos(Math.max(1_000_000, end - System.nanoTime()));
  }

  @Override
  public long bytes() {
    return Math.max(0, limits.upload().toBytes() - read);
  }

  /**
   * Takes all of them.
   *
   * @throws FetchFailed if one cannot be had
   * @throws FetchUnwanted if the set is not wanted any more
   */
  void all(Intake intake) {
    for (var n = 0; n < fetch.urls().size(); n++) {
      one(fetch.urls().get(n), intake);
      if (!fetches.fetched(fetch.id(), n + 1, intake.bytes())) {
        throw new FetchUnwanted();
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
    var watched = new WatchedInput(content, () -> fetches.isWanted(fetch.id()));
    try {
      unpacking.take(watched, new Address(URI.create(url)), intake);
    } finally {
      read += watched.count();
    }
  }

  /** Names a file by the last part of its path. */
  private final class Address implements Unpacking.Naming {

    private final String folder;
    private final String original;

    Address(URI address) {
      var path = address.getPath() == null ? "" : address.getPath();
      var slash = path.lastIndexOf('/');
      this.folder = address.getRawAuthority() + path.substring(0, slash + 1);
      this.original = path.substring(slash + 1);
    }

    @Override
    public String name(String suffix) {
      var given = Suffix.of(original);
      return names.of(folder, original, given.isPicture() || given.isCaption() ? "" : suffix);
    }

    @Override
    public String original() {
      return original;
    }
  }
}
