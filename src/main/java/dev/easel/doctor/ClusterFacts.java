package dev.easel.doctor;

import dev.easel.kubernetes.Cluster;
import dev.easel.kubernetes.ClusterRights;
import dev.easel.kubernetes.Grants;
import dev.easel.kubernetes.NodeKind;
import dev.easel.kubernetes.NodeKind.Taint;
import dev.easel.kubernetes.ResourceKind;
import dev.easel.kubernetes.Selection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** What of the cluster itself runs depend on. */
@Component
class ClusterFacts {

  private static final ResourceKind NODES = new ResourceKind("", "v1", "nodes");
  private static final ResourceKind CLAIMS = new ResourceKind("", "v1", "persistentvolumeclaims");

  /** A label of each node alone, which no two nodes share. */
  private static final Set<String> OWN = Set.of("kubernetes.io/hostname");

  private final Cluster cluster;
  private final ClusterRights rights;
  private final Mounts mounts;

  ClusterFacts(Cluster cluster, ClusterRights rights, Mounts mounts) {
    this.cluster = cluster;
    this.rights = rights;
    this.mounts = mounts;
  }

  /** The kinds of nodes: a cluster may have thousands that are equal. */
  List<NodeKind> nodes() {
    var different = new LinkedHashSet<NodeKind>();
    cluster.each(
        new Selection(NODES, "", ""),
        node ->
            different.add(
                new NodeKind(
                    labels(node.at("/metadata/labels")), taints(node.at("/spec/taints")))));
    return List.copyOf(different);
  }

  /** Without those that only say what is better avoided. */
  private static List<Taint> taints(JsonNode taints) {
    return taints
        .valueStream()
        .map(
            it ->
                new Taint(
                    it.path("key").asString(""),
                    it.path("value").asString(""),
                    it.path("effect").asString("")))
        .filter(taint -> !taint.effect().equals("PreferNoSchedule"))
        .toList();
  }

  private static Map<String, String> labels(JsonNode labels) {
    var read = new HashMap<String, String>();
    labels.properties().stream()
        .filter(label -> !OWN.contains(label.getKey()))
        .forEach(label -> read.put(label.getKey(), label.getValue().asString("")));
    return read;
  }

  Optional<Claim> claim(String project, String namespace, String name) {
    return cluster
        .glance(CLAIMS, namespace, name)
        .map(object -> Claim.of(object, mounts.used(project, name)));
  }

  Grants grants(String namespace) {
    return rights.grants(namespace);
  }

  boolean isAllowed(NeededRight needed) {
    return rights.isAllowed(needed.namespace(), needed.right());
  }

  /** The served versions of an API group. */
  List<String> versions(String group) {
    return cluster.versions(group);
  }
}
