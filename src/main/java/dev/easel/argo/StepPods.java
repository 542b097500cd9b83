package dev.easel.argo;

import dev.easel.kubernetes.Cluster;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * The pods of workflows' steps. Each call throws {@link dev.easel.kubernetes.ClusterUnreachable} or
 * {@link dev.easel.kubernetes.ClusterRefused}.
 */
@Component
public class StepPods {

  private static final String WORKFLOW = "workflows.argoproj.io/workflow";

  private final Cluster cluster;

  public StepPods(Cluster cluster) {
    this.cluster = cluster;
  }

  /** The uid of a pod, if it is there and that workflow's. */
  public Optional<String> uid(String namespace, String pod, String workflow) {
    return cluster
        .find(Kinds.PODS, namespace, pod)
        .map(object -> object.path("metadata"))
        .filter(metadata -> workflow.equals(metadata.path("labels").path(WORKFLOW).asString("")))
        .map(metadata -> metadata.path("uid").asString(""));
  }

  /**
   * Deletes this very pod, with the time it has to end; one of the same name and another uid is
   * left alone.
   */
  public void delete(String namespace, String pod, String uid) {
    var _ = cluster.delete(Kinds.PODS, namespace, pod, uid);
  }
}
