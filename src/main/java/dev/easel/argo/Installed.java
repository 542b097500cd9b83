package dev.easel.argo;

import dev.easel.kubernetes.Cluster;
import dev.easel.kubernetes.ResourceKind;
import dev.easel.kubernetes.Selection;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * What of Argo's is installed, right or wrong, as it is now. Each call throws {@link
 * dev.easel.kubernetes.ClusterUnreachable} or {@link dev.easel.kubernetes.ClusterRefused}.
 */
@Component
public class Installed {

  /** The group that its kinds are of. */
  public static final String GROUP = "argoproj.io";

  /** The version of it that Easel speaks. */
  public static final String VERSION = "v1alpha1";

  /** The definition whose older versions drop what Easel's bindings need. */
  public static final String BINDINGS_CRD = "workfloweventbindings.argoproj.io";

  private static final ResourceKind CONFIG_MAPS = new ResourceKind("", "v1", "configmaps");
  private static final ResourceKind DEFINITIONS =
      new ResourceKind("apiextensions.k8s.io", "v1", "customresourcedefinitions");

  private final Cluster cluster;

  Installed(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Every WorkflowTemplate of the namespace, whoever made it. */
  public List<TemplateSpec> templates(String namespace) {
    return cluster.list(new Selection(Kinds.TEMPLATES, namespace, "")).stream()
        .map(SpecReader::template)
        .toList();
  }

  /** Every binding of the namespace, whoever made it: an event is offered to all of them. */
  public List<BindingSpec> bindings(String namespace) {
    return cluster.list(new Selection(Kinds.BINDINGS, namespace, "")).stream()
        .map(BindingSpec::of)
        .toList();
  }

  /** What Argo's controller is told; empty if there is no such ConfigMap. */
  public Optional<ControllerSettings> controller(String namespace, String configMap) {
    return cluster.glance(CONFIG_MAPS, namespace, configMap).map(ControllerSettings::of);
  }

  /**
   * Whether the cluster's definition of event bindings keeps {@code submit.metadata}, which every
   * 3.6, and full ones before 3.7, drop without a word; empty if it is not installed.
   */
  public Optional<Boolean> keepsMetadata() {
    return cluster.glance(DEFINITIONS, "", BINDINGS_CRD).map(BindingsDefinition::keepsMetadata);
  }
}
