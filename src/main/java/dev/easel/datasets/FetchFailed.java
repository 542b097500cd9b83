package dev.easel.datasets;

import dev.easel.http.Problem;
import dev.easel.volumes.VolumeFailed;
import java.net.URI;

/** What an address leads to cannot be had. */
final class FetchFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String code;
  private final boolean passing;

  private FetchFailed(String code, String message, boolean passing) {
    super(message);
    this.code = code;
    this.passing = passing;
  }

  /** It may be had later. */
  static FetchFailed passing(String code, String address, String why) {
    return new FetchFailed(code, message(address, why), true);
  }

  static FetchFailed forGood(String code, String address, String why) {
    return new FetchFailed(code, message(address, why), false);
  }

  /** Of one address a set cannot have what it leads to. */
  static FetchFailed refused(String address, Problem refused) {
    return new FetchFailed(
        refused.code(),
        message(address, refused.detail()),
        refused instanceof VolumeFailed || refused.code().equals("upload_cut"));
  }

  private static String message(String address, String why) {
    return "%s: %s".formatted(shown(address), UploadRefused.shown(why));
  }

  /** The host and the file: what lies between, and the query, may have a secret in it. */
  private static String shown(String address) {
    var url = URI.create(address);
    var path = String.valueOf(url.getRawPath());
    var name = path.substring(path.lastIndexOf('/') + 1);
    var between = path.lastIndexOf('/') > 0 ? "/…/" : "/";
    return UploadRefused.shown(url.getScheme() + "://" + url.getRawAuthority() + between + name);
  }

  boolean isPassing() {
    return passing;
  }

  Fetch.Fault fault() {
    return new Fetch.Fault(code, String.valueOf(getMessage()));
  }
}
