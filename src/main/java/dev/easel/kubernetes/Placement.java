package dev.easel.kubernetes;

import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/**
 * Which nodes a pod can run on.
 *
 * @param terms of several one is enough; any node if empty
 * @param tolerations of taints
 */
public record Placement(List<NodeTerm> terms, List<Toleration> tolerations) {

  /** That a pod's spec asks for. */
  public static Placement of(JsonNode podSpec) {
    return new Placement(NodeTerm.of(podSpec), Toleration.of(podSpec));
  }

  /** What the other says where this says nothing. */
  public Placement or(Placement other) {
    return new Placement(
        terms.isEmpty() ? other.terms : terms,
        tolerations.isEmpty() ? other.tolerations : tolerations);
  }

  /** The same with other values of labels. */
  public Placement with(UnaryOperator<String> values) {
    return new Placement(terms.stream().map(term -> term.with(values)).toList(), tolerations);
  }

  /** Whether a node has the labels. */
  public boolean fits(NodeKind node) {
    return terms.stream().anyMatch(term -> term.fits(node.labels()));
  }

  /** The taints of a node that keep the pod off. */
  public List<NodeKind.Taint> untolerated(NodeKind node) {
    return node.taints().stream()
        .filter(taint -> tolerations.stream().noneMatch(it -> it.tolerates(taint)))
        .toList();
  }
}
