package dev.easel.reconcile;

import dev.easel.http.Problem;
import dev.easel.kubernetes.ClusterFailure;
import dev.easel.kubernetes.ClusterRefused;
import dev.easel.kubernetes.Words;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;

/** The cluster did not tell what the answer needs. */
class ClusterProblem extends Problem {

  static final String AWAY = "The Kubernetes API does not answer.";
  static final String REFUSED = "The Kubernetes API refuses what this call needs.";

  private ClusterProblem(HttpStatus status, String code, String detail, ClusterFailure cause) {
    super(status, code, detail + " " + Words.bounded(String.valueOf(cause.getMessage())), cause);
  }

  /**
   * What the cluster says.
   *
   * @throws ClusterProblem if it says nothing, or no
   */
  static <T> T or(Supplier<T> asked) {
    try {
      return asked.get();
    } catch (ClusterRefused refused) {
      throw refused.isPassing()
          ? away(refused)
          : new ClusterProblem(HttpStatus.BAD_GATEWAY, "cluster_refused", REFUSED, refused);
    } catch (ClusterFailure failure) {
      throw away(failure);
    }
  }

  private static Problem away(ClusterFailure failure) {
    return new ClusterProblem(HttpStatus.SERVICE_UNAVAILABLE, "cluster_unreachable", AWAY, failure)
        .retryAfter(10);
  }
}
