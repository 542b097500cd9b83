package dev.easel.doctor;

import dev.easel.argo.Installed;
import dev.easel.endpoints.ServiceManifest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What is wrong with the cluster's definitions (CRDs) of Argo and KServe. */
final class DefinitionRules implements Rule {

  @Override
  public Stream<Finding> findings(Facts facts) {
    return Stream.concat(
        facts.groups().stream().flatMap(DefinitionRules::groups),
        facts.keepsMetadata().stream()
            .flatMap(Optional::stream)
            .filter(keeps -> !keeps)
            .map(drops -> metadata()));
  }

  private static Stream<Finding> groups(Map<String, List<String>> groups) {
    var argo =
        missing(groups, Installed.GROUP, Installed.VERSION)
            ? Stream.of(
                Finding.error("argo_not_installed", definition(Installed.GROUP))
                    .says("The cluster serves no %s/%s.", Installed.GROUP, Installed.VERSION)
                    .remedy("Install Argo Workflows 3.7 to 4.1 with its CRDs."))
            : Stream.<Finding>of();
    var kserve =
        missing(groups, ServiceManifest.GROUP, ServiceManifest.VERSION)
            ? Stream.of(
                Finding.error("kserve_not_installed", definition(ServiceManifest.GROUP))
                    .says(
                        "The cluster serves no %s/%s: models are trained and none is served.",
                        ServiceManifest.GROUP, ServiceManifest.VERSION)
                    .remedy(
                        "Install KServe 0.15 to 0.20, or start runs with run_inference: false."))
            : Stream.<Finding>of();
    return Stream.concat(argo, kserve);
  }

  private static boolean missing(Map<String, List<String>> groups, String group, String version) {
    return !groups.getOrDefault(group, List.of(version)).contains(version);
  }

  private static Subject definition(String group) {
    return new Subject("CustomResourceDefinition", group);
  }

  private static Finding metadata() {
    return Finding.error("definition_drops_metadata", definition(Installed.BINDINGS_CRD))
        .says(
            "It drops submit.metadata of event bindings without a word, so that workflows have"
                + " random names (every 3.6, and full CRDs before 3.7).")
        .explainedAt("https://github.com/argoproj/argo-workflows/pull/14044")
        .remedy("Apply the CRDs of Argo Workflows 3.7 or later, then the bindings again.");
  }
}
