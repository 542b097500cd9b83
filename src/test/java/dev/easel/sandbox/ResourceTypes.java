package dev.easel.sandbox;

import dev.easel.sandbox.ResourceType.Generation;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The kinds that this cluster serves; loading a manifest of another kind adds it. */
final class ResourceTypes {
  static final ResourceType WORKFLOWS = ResourceType.argo("workflows", "Workflow");
  static final ResourceType TEMPLATES = ResourceType.argo("workflowtemplates", "WorkflowTemplate");
  static final ResourceType BINDINGS =
      ResourceType.argo("workfloweventbindings", "WorkflowEventBinding");
  static final ResourceType PODS = ResourceType.core("pods", "Pod");
  static final ResourceType SECRETS = ResourceType.core("secrets", "Secret");
  static final ResourceType EVENTS = ResourceType.core("events", "Event");
  static final ResourceType CLAIMS =
      ResourceType.core("persistentvolumeclaims", "PersistentVolumeClaim");
  static final ResourceType ROLES = rbac("roles", "Role", true);
  static final ResourceType ROLE_BINDINGS = rbac("rolebindings", "RoleBinding", true);
  static final ResourceType CLUSTER_ROLES = rbac("clusterroles", "ClusterRole", false);
  static final ResourceType CLUSTER_ROLE_BINDINGS =
      rbac("clusterrolebindings", "ClusterRoleBinding", false);
  static final ResourceType SERVICES =
      new ResourceType(
          "serving.kserve.io",
          "v1beta1",
          "inferenceservices",
          "InferenceService",
          true,
          Generation.SPEC);

  private final List<ResourceType> known =
      new CopyOnWriteArrayList<>(
          List.of(
              WORKFLOWS,
              TEMPLATES,
              BINDINGS,
              ResourceType.argo("workflowtaskresults", "WorkflowTaskResult"),
              ResourceType.argo("cronworkflows", "CronWorkflow"),
              SERVICES,
              PODS,
              SECRETS,
              EVENTS,
              ResourceType.core("configmaps", "ConfigMap"),
              ResourceType.core("services", "Service"),
              ResourceType.core("serviceaccounts", "ServiceAccount"),
              CLAIMS,
              new ResourceType("", "v1", "namespaces", "Namespace", false, Generation.NONE),
              new ResourceType("", "v1", "nodes", "Node", false, Generation.NONE),
              new ResourceType(
                  "apiextensions.k8s.io",
                  "v1",
                  "customresourcedefinitions",
                  "CustomResourceDefinition",
                  false,
                  Generation.NONE),
              ROLES,
              ROLE_BINDINGS,
              CLUSTER_ROLES,
              CLUSTER_ROLE_BINDINGS));

  private static ResourceType rbac(String plural, String kind, boolean namespaced) {
    return new ResourceType(
        "rbac.authorization.k8s.io", "v1", plural, kind, namespaced, Generation.NONE);
  }

  List<ResourceType> all() {
    return List.copyOf(known);
  }

  Optional<ResourceType> find(String group, String version, String plural) {
    return known.stream()
        .filter(type -> type.group().equals(group) && type.version().equals(version))
        .filter(type -> type.plural().equals(plural))
        .findFirst();
  }

  ResourceType ofKind(String apiVersion, String kind) {
    return known.stream()
        .filter(type -> type.apiVersion().equals(apiVersion) && type.kind().equals(kind))
        .findFirst()
        .orElseGet(() -> add(apiVersion, kind));
  }

  private ResourceType add(String apiVersion, String kind) {
    int slash = apiVersion.indexOf('/');
    ResourceType type =
        new ResourceType(
            slash < 0 ? "" : apiVersion.substring(0, slash),
            apiVersion.substring(slash + 1),
            plural(kind.toLowerCase(Locale.ROOT)),
            kind,
            true,
            Generation.NONE);
    known.add(type);
    return type;
  }

  private static String plural(String kind) {
    if (kind.endsWith("y")) {
      return kind.substring(0, kind.length() - 1) + "ies";
    }
    return kind.endsWith("s") ? kind + "es" : kind + "s";
  }
}
