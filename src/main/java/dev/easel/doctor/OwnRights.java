package dev.easel.doctor;

import dev.easel.kubernetes.Right;
import java.util.List;
import java.util.stream.Stream;

/** Rights that Easel's own account lacks. */
final class OwnRights implements Rule {

  @Override
  public Stream<Finding> findings(Facts facts) {
    return facts.missing().stream().flatMap(List::stream).map(OwnRights::finding);
  }

  private static Finding finding(NeededRight needed) {
    return new Finding(
        "right_missing",
        needed.severity(),
        Subject.kubernetes(),
        "Easel's account may not %s %s: without it Easel has not %s."
            .formatted(needed.right(), place(needed), needed.purpose()),
        remedy(needed),
        null);
  }

  private static String place(NeededRight needed) {
    return needed.namespace().isEmpty()
        ? "in the cluster"
        : "in the namespace '%s'".formatted(needed.namespace());
  }

  private static String remedy(NeededRight needed) {
    var rule = rule(needed.right());
    return needed.severity() == Severity.INFO
        ? "Grant it: %s. The chart does, unless rbac.create or doctor.clusterRole is false."
            .formatted(rule)
        : "Grant it: %s. The chart's role has it, unless rbac.create is false.".formatted(rule);
  }

  /** As a role has it. */
  private static String rule(Right right) {
    var named = right.name() == null ? "" : ", resourceNames: [%s]".formatted(right.name());
    return "{apiGroups: [\"%s\"], resources: [%s]%s, verbs: [%s]}"
        .formatted(right.group(), right.resource(), named, right.verb());
  }
}
