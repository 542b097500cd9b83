package dev.easel.kubernetes;

/** The Kubernetes API gave no answer: whether a change happened is not known. */
public final class ClusterUnreachable extends ClusterFailure {

  ClusterUnreachable(String words, Throwable cause) {
    super(words, cause);
  }
}
