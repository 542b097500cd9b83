package dev.easel.reconcile;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.easel.kubernetes.Cluster;
import dev.easel.kubernetes.ResourceKind;
import dev.easel.kubernetes.Selection;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Who still uses each claim of the namespace: Kubernetes deletes a claim only once no pod mounts
 * it, also none that has ended. Easel deletes none.
 */
@Component
class ClaimHolders {

  private static final ResourceKind CLAIMS = new ResourceKind("", "v1", "persistentvolumeclaims");
  private static final ResourceKind PODS = new ResourceKind("", "v1", "pods");

  private final Cluster cluster;

  ClaimHolders(Cluster cluster) {
    this.cluster = cluster;
  }

  /** A claim and the pods that hold it. */
  @Schema(name = "ClaimInUse")
  record ClaimInUse(
      @Schema(example = "db-finetune-data") String name,
      @Schema(description = "In Kubernetes' words.", example = "Bound") String phase,
      @Schema(description = "Pods that mount it, ended ones too; without any it can be deleted.")
          List<Holder> heldBy) {}

  /** A pod that mounts a claim. */
  @Schema(name = "ClaimHolder")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Holder(
      @Schema(example = "easel-6d5f9c7b8-x2x7k") String pod,
      @Schema(description = "In Kubernetes' words.", example = "Running") String phase,
      @Schema(description = "What made the pod.", example = "ReplicaSet/easel-6d5f9c7b8")
          @Nullable String owner,
      @Schema(description = "It is Easel's own, which `helm uninstall` removes.") boolean easel) {

    private static Holder of(JsonNode pod) {
      var metadata = pod.path("metadata");
      var owner = metadata.path("ownerReferences").path(0);
      return new Holder(
          metadata.path("name").asString(""),
          pod.path("status").path("phase").asString("Unknown"),
          owner.isMissingNode()
              ? null
              : owner.path("kind").asString("") + "/" + owner.path("name").asString(""),
          metadata.path("labels").path("app.kubernetes.io/name").asString("").equals("easel"));
    }
  }

  /**
   * Every claim of the namespace, by name.
   *
   * @throws dev.easel.kubernetes.ClusterFailure if the cluster does not tell
   */
  List<ClaimInUse> of(String namespace) {
    var pods = cluster.list(new Selection(PODS, namespace, ""));
    return cluster.list(new Selection(CLAIMS, namespace, "")).stream()
        .map(claim -> of(claim, pods))
        .toList();
  }

  private static ClaimInUse of(JsonNode claim, List<JsonNode> pods) {
    var name = claim.path("metadata").path("name").asString("");
    return new ClaimInUse(
        name,
        claim.path("status").path("phase").asString("Pending"),
        pods.stream().filter(pod -> mounts(pod, name)).map(Holder::of).toList());
  }

  private static boolean mounts(JsonNode pod, String claim) {
    return pod.path("spec")
        .path("volumes")
        .valueStream()
        .anyMatch(
            volume -> volume.at("/persistentVolumeClaim/claimName").asString("").equals(claim));
  }
}
