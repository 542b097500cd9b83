package dev.easel.kubernetes;

import org.jspecify.annotations.Nullable;

/** A call to the Kubernetes API that did not succeed. */
public abstract sealed class ClusterFailure extends RuntimeException
    permits ClusterUnreachable, ClusterRefused {

  ClusterFailure(String words, @Nullable Throwable cause) {
    super(words, cause);
  }
}
