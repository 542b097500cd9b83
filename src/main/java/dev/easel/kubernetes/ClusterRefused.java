package dev.easel.kubernetes;

/** The Kubernetes API answered with an error, told in its own words. */
public final class ClusterRefused extends ClusterFailure {

  private final int status;
  private final String reason;

  ClusterRefused(int status, String reason, String words) {
    super(words, null);
    this.status = status;
    this.reason = reason;
  }

  /** The HTTP status, or the code of the Status that a watch ended with. */
  public int status() {
    return status;
  }

  /** It may be granted when asked again: 429, or the server's own fault. */
  public boolean isPassing() {
    return status == 429 || status >= 500;
  }

  /** The object is absent. A kind that is absent (its CRD not installed) has no such reason. */
  boolean isAbsent() {
    return status == 404 && reason.equals("NotFound");
  }

  /** The resourceVersion or the continue token is too old: list again. */
  boolean isGone() {
    return status == 410;
  }

  /** The right to do it is missing. */
  public boolean isForbidden() {
    return status == 403;
  }
}
