package dev.easel.kubernetes;

/** The Kubernetes API answered with an error, told in its own words. */
public final class ClusterRefused extends ClusterFailure {

  private final int status;

  ClusterRefused(int status, String words) {
    super(words, null);
    this.status = status;
  }

  /** The HTTP status, or the code of the Status that a watch ended with. */
  public int status() {
    return status;
  }
}
