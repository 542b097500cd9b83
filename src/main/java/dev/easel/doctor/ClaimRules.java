package dev.easel.doctor;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What is wrong with the claims that runs read from and write to. */
final class ClaimRules implements Rule {

  private static final double OVERFULL = 0.98;

  @Override
  public Stream<Finding> findings(Facts facts) {
    return facts.claims().entrySet().stream()
        .flatMap(
            asked ->
                asked.getValue().stream()
                    .flatMap(found -> findings(asked.getKey(), found, facts.installation())));
  }

  private static Stream<Finding> findings(
      String name, Optional<Claim> found, Facts.Installation installation) {
    return found.isEmpty()
        ? Stream.of(missing(name, installation))
        : Stream.of(
                phase(name, found.get()),
                shared(name, found.get()),
                full(name, found.get(), installation))
            .flatMap(Optional::stream);
  }

  private static Finding missing(String name, Facts.Installation installation) {
    return Finding.error("claim_missing", Subject.claim(name))
        .says("The namespace has no such claim: the pods of a run never start.")
        .remedy(
            "Make a claim '%s' with accessModes: [ReadWriteMany] in the namespace '%s' (the chart"
                + " does, with recipes.<recipe>.claim.create), or let the recipe's pvc name"
                + " another.",
            name, installation.namespace());
  }

  private static Optional<Finding> phase(String name, Claim claim) {
    return switch (claim.phase()) {
      case "Lost" ->
          Optional.of(
              Finding.error("claim_lost", Subject.claim(name))
                  .says("Its volume is gone, with what lay on it.")
                  .remedy("Bring the PersistentVolume back, or make the claim again."));
      case "Pending" ->
          Optional.of(
              Finding.info("claim_pending", Subject.claim(name))
                  .says("It has no volume yet; some classes make one with the first pod.")
                  .remedy(
                      "If it stays so with a pod waiting, see the Kubernetes Events on it and its"
                          + " storage class."));
      default -> Optional.empty();
    };
  }

  private static Optional<Finding> shared(String name, Claim claim) {
    return claim.isShared()
        ? Optional.empty()
        : Optional.of(
            Finding.warning("claim_not_shared", Subject.claim(name))
                .says(
                    "Its access modes are %s: two pods on different nodes cannot use it at once,"
                        + " such as a training and an endpoint.",
                    claim.accessModes())
                .remedy(
                    "Make it of a storage class that offers ReadWriteMany, and copy what lies on"
                        + " it."));
  }

  private static Optional<Finding> full(String name, Claim claim, Facts.Installation installation) {
    if (claim.used() < installation.properties().full()) {
      return Optional.empty();
    }
    var begun =
        claim.used() < OVERFULL
            ? Finding.warning("claim_nearly_full", Subject.claim(name))
            : Finding.error("claim_nearly_full", Subject.claim(name));
    return Optional.of(
        begun
            .says(
                "It is %d %% full, by bytes or by inodes: a training that cannot write ends.",
                Math.round(claim.used() * 100))
            .remedy(
                "Delete models and data sets that nobody needs, or let the claim request more"
                    + " storage, where its class allows that."));
  }

  /** Claims of which is not known how full they are. */
  static Set<String> unmeasured(Facts facts) {
    var names = new LinkedHashSet<String>();
    facts
        .claims()
        .forEach(
            (name, fact) ->
                fact.stream()
                    .flatMap(Optional::stream)
                    .filter(claim -> claim.used() < 0)
                    .forEach(claim -> names.add(name)));
    return names;
  }
}
