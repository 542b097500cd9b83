package dev.easel.secrets;

import dev.easel.http.Problem;
import dev.easel.kubernetes.ClusterFailure;
import dev.easel.kubernetes.ClusterRefused;
import org.springframework.http.HttpStatus;

/** The Kubernetes API is away, or did not do what was asked. */
class ClusterDoesNotAnswer extends Problem {

  private ClusterDoesNotAnswer(String code, String detail, ClusterFailure cause) {
    super(HttpStatus.SERVICE_UNAVAILABLE, code, detail, cause);
    retryAfter(5);
  }

  static ClusterDoesNotAnswer of(ClusterFailure failure, String secret) {
    return failure instanceof ClusterRefused refused && !refused.isPassing()
        ? new ClusterDoesNotAnswer(
            "not_permitted",
            "Easel's account may not do that with the Secret '%s': grant it get and patch on it, as the chart's role does; then ask again. The Kubernetes API answered with status %d."
                .formatted(secret, refused.status()),
            failure)
        : new ClusterDoesNotAnswer(
            "cluster_unreachable",
            "The Kubernetes API does not answer; ask again. Nothing is lost by sending it twice.",
            failure);
  }
}
