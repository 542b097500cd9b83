package dev.easel.datasets;

import java.net.URI;

/** What an address leads to cannot be had. */
final class FetchFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;
  private static final int LONGEST = 200;

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

  private static String message(String address, String why) {
    return "%s: %s".formatted(shown(address), why);
  }

  /** Without its query, which may have a secret in it. */
  static String shown(String address) {
    var url = URI.create(address);
    var plain = url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath();
    return plain.length() > LONGEST ? plain.substring(0, LONGEST) + "…" : plain;
  }

  boolean isPassing() {
    return passing;
  }

  Fetch.Fault fault() {
    return new Fetch.Fault(code, String.valueOf(getMessage()));
  }
}
