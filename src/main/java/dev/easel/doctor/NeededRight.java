package dev.easel.doctor;

import dev.easel.argo.Installed;
import dev.easel.endpoints.ServiceManifest;
import dev.easel.kubernetes.Right;
import dev.easel.secrets.Service;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * A right that Easel's own account has by the chart.
 *
 * @param namespace where; empty for the whole cluster
 * @param purpose what is missing without it
 * @param severity how much that hurts
 */
record NeededRight(String namespace, Right right, String purpose, Severity severity) {

  private static final String RBAC = "rbac.authorization.k8s.io";

  /** All of them: what the chart's roles give to Easel. */
  static List<NeededRight> of(Facts.Installation installation, Collection<String> claims) {
    var rights = new ArrayList<NeededRight>();
    var namespace = installation.namespace();
    for (var needed :
        List.of(
            many(Installed.GROUP, "workflows", "runs", "get", "list", "watch", "patch", "delete"),
            many(Installed.GROUP, "workflowtemplates", "recipes", "get", "list", "watch"),
            many(Installed.GROUP, "workfloweventbindings", "recipes", "get", "list", "watch"),
            many(ServiceManifest.GROUP, "inferenceservices", "endpoints", "get", "list", "watch"),
            many(ServiceManifest.GROUP, "inferenceservices", "endpoints", "patch", "delete"),
            many("", "pods", "steps", "get", "list", "watch", "delete"),
            many("", "pods/log", "logs", "get"),
            many("", "events", "why pods wait", "list", "watch"))) {
      needed
          .map(right -> new NeededRight(namespace, right.right, right.purpose, Severity.ERROR))
          .forEach(rights::add);
    }
    secrets(installation).forEach(rights::add);
    var listing = new Right("list", "", "persistentvolumeclaims");
    rights.add(new NeededRight(namespace, listing, "the clean-up", Severity.WARNING));
    claims.stream()
        .map(claim -> new Right("get", "", "persistentvolumeclaims", claim))
        .map(right -> reading(namespace, right))
        .forEach(rights::add);
    readings(installation).forEach(rights::add);
    return List.copyOf(rights);
  }

  private record Purpose(Right right, String purpose) {}

  private static Stream<Purpose> many(
      String group, String resource, String purpose, String... verbs) {
    return Stream.of(verbs).map(verb -> new Purpose(new Right(verb, group, resource), purpose));
  }

  private static Stream<NeededRight> secrets(Facts.Installation installation) {
    return Stream.of(Service.values())
        .map(service -> installation.secretNames().getOrDefault(service, service.word()))
        .flatMap(
            secret ->
                Stream.of("get", "patch")
                    .map(
                        verb ->
                            new NeededRight(
                                installation.namespace(),
                                new Right(verb, "", "secrets", secret),
                                "the token in it",
                                Severity.WARNING)));
  }

  /** What only the doctor asks for. */
  private static Stream<NeededRight> readings(Facts.Installation installation) {
    var namespace = installation.namespace();
    var properties = installation.properties();
    return Stream.of(
        reading(namespace, new Right("list", RBAC, "roles")),
        reading(namespace, new Right("list", RBAC, "rolebindings")),
        reading("", new Right("get", RBAC, "clusterroles")),
        reading("", new Right("list", "", "nodes")),
        reading(
            "",
            new Right(
                "get",
                "apiextensions.k8s.io",
                "customresourcedefinitions",
                Installed.BINDINGS_CRD)),
        reading(
            properties.argoNamespace(),
            new Right("get", "", "configmaps", properties.argoConfigMap())));
  }

  private static NeededRight reading(String namespace, Right right) {
    return new NeededRight(namespace, right, "some of what the doctor checks", Severity.INFO);
  }
}
