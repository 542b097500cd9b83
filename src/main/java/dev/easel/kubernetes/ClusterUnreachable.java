package dev.easel.kubernetes;

import org.jspecify.annotations.Nullable;

/** The Kubernetes API gave no answer: whether a change happened is not known. */
public final class ClusterUnreachable extends ClusterFailure {

  ClusterUnreachable(String words, @Nullable Throwable cause) {
    super(words, cause);
  }
}
