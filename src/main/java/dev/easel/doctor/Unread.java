package dev.easel.doctor;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What could not be read. A right that is missing is told by {@link OwnRights}. */
final class Unread implements Rule {

  @Override
  public Stream<Finding> findings(Facts facts) {
    var away = because(facts, Fact.Cause.AWAY);
    return Stream.of(
            away.isEmpty() ? Stream.<Finding>of() : Stream.of(away(away)),
            because(facts, Fact.Cause.FAILED).stream().map(Unread::failed),
            rights(facts))
        .flatMap(findings -> findings);
  }

  /** Everybody may ask for his own rights, unless system:basic-user was taken away. */
  private static Stream<Finding> rights(Facts facts) {
    return facts.missing() instanceof Fact.Unknown<?>(var why, var cause)
            && cause == Fact.Cause.FORBIDDEN
        ? Stream.of(failed(Map.entry("Easel's own rights", why)))
        : Stream.of();
  }

  private static List<Map.Entry<String, String>> because(Facts facts, Fact.Cause cause) {
    return facts.all().entrySet().stream()
        .flatMap(
            entry ->
                entry.getValue() instanceof Fact.Unknown<?>(var why, var kept) && kept == cause
                    ? Stream.of(Map.entry(entry.getKey(), why))
                    : Stream.of())
        .toList();
  }

  private static Finding away(List<Map.Entry<String, String>> unread) {
    var what = unread.stream().map(Map.Entry::getKey).collect(Collectors.joining(", "));
    return Finding.error("cluster_unreachable", Subject.kubernetes())
        .says(
            "The Kubernetes API does not answer (%s). Not read: %s.",
            unread.getFirst().getValue(), what)
        .remedy(
            "Check Easel's way to the Kubernetes API: the network policy in between, and, outside"
                + " of the cluster, KUBECONFIG.");
  }

  private static Finding failed(Map.Entry<String, String> unread) {
    return Finding.warning("not_read", Subject.kubernetes())
        .says("Not read: %s. %s", unread.getKey(), unread.getValue())
        .remedy("Mend what the answer names, and ask again.");
  }
}
