package dev.easel.argo;

import dev.easel.kubernetes.Cluster;
import dev.easel.kubernetes.Selection;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * The pods of workflows' steps. Each call throws {@link dev.easel.kubernetes.ClusterUnreachable} or
 * {@link dev.easel.kubernetes.ClusterRefused}.
 */
@Component
public class StepPods {

  private static final String WORKFLOW = "workflows.argoproj.io/workflow";

  private static final Set<String> ALIVE = Set.of("Pending", "Running", "Unknown");

  private final Cluster cluster;

  public StepPods(Cluster cluster) {
    this.cluster = cluster;
  }

  /** The uid of a pod, if it is there and that workflow's. */
  public Optional<String> uid(String namespace, String pod, String workflow) {
    return cluster
        .find(Kinds.PODS, namespace, pod)
        .filter(object -> workflow.equals(workflow(object)))
        .map(object -> object.path("metadata").path("uid").asString(""));
  }

  /**
   * Since when a pod has its node, in whole seconds; empty if it has none, or is not there, or not
   * that workflow's.
   */
  public Optional<Instant> scheduledAt(String namespace, String pod, String workflow) {
    return cluster
        .find(Kinds.PODS, namespace, pod)
        .filter(object -> workflow.equals(workflow(object)))
        .flatMap(
            object ->
                object
                    .at("/status/conditions")
                    .valueStream()
                    .filter(it -> it.path("type").asString("").equals("PodScheduled"))
                    .filter(it -> it.path("status").asString("").equals("True"))
                    .findFirst())
        .map(condition -> Fields.instant(condition, "lastTransitionTime"));
  }

  /**
   * A pod that is being deleted and has not ended.
   *
   * @param node that has to tell of its end
   * @param due when it had to have ended
   */
  public record Leaving(String pod, String node, Instant due) {}

  /** Those of a workflow's pods that are being deleted and have not ended. */
  public List<Leaving> leaving(Workflow workflow) {
    return unended(workflow)
        .flatMap(
            pod ->
                Stream.ofNullable(Fields.instant(pod.path("metadata"), "deletionTimestamp"))
                    .map(
                        due ->
                            new Leaving(
                                pod.at("/metadata/name").asString(""),
                                pod.at("/spec/nodeName").asString(""),
                                due)))
        .toList();
  }

  private Stream<JsonNode> unended(Workflow workflow) {
    var selection =
        new Selection(Kinds.PODS, workflow.namespace(), WORKFLOW + "=" + workflow.name());
    return cluster.list(selection).stream()
        .filter(pod -> isOf(pod, workflow))
        .filter(pod -> ALIVE.contains(pod.at("/status/phase").asString("")));
  }

  /** The uids, by name, of a workflow's pods that have not ended and are not being deleted. */
  public Map<String, String> alive(Workflow workflow) {
    return unended(workflow)
        .map(pod -> pod.path("metadata"))
        .filter(metadata -> !metadata.has("deletionTimestamp"))
        .collect(
            Collectors.toMap(
                metadata -> metadata.path("name").asString(""),
                metadata -> metadata.path("uid").asString("")));
  }

  private static boolean isOf(JsonNode pod, Workflow workflow) {
    return pod.at("/metadata/ownerReferences")
        .valueStream()
        .anyMatch(owner -> workflow.uid().equals(owner.path("uid").asString("")));
  }

  private static String workflow(JsonNode object) {
    return object.path("metadata").path("labels").path(WORKFLOW).asString("");
  }

  /**
   * Deletes this very pod, with the time it has to end; one of the same name and another uid is
   * left alone.
   *
   * @return whether it was there
   */
  public boolean delete(String namespace, String pod, String uid) {
    return cluster.delete(Kinds.PODS, namespace, pod, uid);
  }
}
