package dev.easel.doctor;

import dev.easel.argo.StepSpec;
import dev.easel.argo.TemplateSpec;
import dev.easel.endpoints.ServiceManifest;
import dev.easel.kubernetes.NodeKind;
import dev.easel.kubernetes.NodeKind.Taint;
import dev.easel.kubernetes.NodeTerm;
import dev.easel.kubernetes.Placement;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** GPU classes and regions without a node that takes pods, by what the steps themselves ask. */
final class NodeRules implements Rule {

  @Override
  public Stream<Finding> findings(Facts facts) {
    return facts.nodes().stream()
        .flatMap(
            nodes ->
                facts.demands().stream()
                    .flatMap(
                        demand ->
                            facts.template(demand.recipe()).stream()
                                .flatMap(template -> findings(template, demand, nodes))));
  }

  /**
   * What a pod asks of its node.
   *
   * @param who the step, or its endpoint
   */
  private record Wish(String who, Placement placement) {

    Wish with(Map<String, String> parameters) {
      return new Wish(who, placement.with(value -> TemplateSpec.filled(value, parameters)));
    }

    boolean isClear() {
      return !placement.terms().isEmpty()
          && placement.terms().stream().noneMatch(term -> term.toString().contains("{{"));
    }

    boolean hasNode(List<NodeKind> nodes) {
      return nodes.stream().anyMatch(placement::fits);
    }

    /** Empty if one of the nodes takes it. */
    List<String> inTheWay(List<NodeKind> nodes) {
      var taints = nodes.stream().filter(placement::fits).map(placement::untolerated).toList();
      return taints.stream().anyMatch(List::isEmpty)
          ? List.of()
          : taints.stream().flatMap(List::stream).map(Taint::toString).distinct().toList();
    }

    String labels() {
      return placement.terms().stream()
          .map(NodeTerm::toString)
          .collect(Collectors.joining("; or "));
    }
  }

  private static Stream<Finding> findings(
      TemplateSpec template, Demand demand, List<NodeKind> nodes) {
    var wishes =
        template.steps().stream()
            .flatMap(step -> wishes(step, demand))
            .map(wish -> wish.with(demand.parameters()))
            .filter(Wish::isClear)
            .toList();
    return Stream.concat(
        byLabels(wishes, wish -> !wish.hasNode(nodes))
            .map(unmet -> noNode(template, unmet.getKey(), unmet.getValue())),
        byLabels(wishes, wish -> !wish.inTheWay(nodes).isEmpty())
            .map(unmet -> tainted(template, unmet.getKey(), unmet.getValue(), nodes)));
  }

  private static Stream<Map.Entry<String, List<Wish>>> byLabels(
      List<Wish> wishes, Predicate<Wish> unmet) {
    return wishes.stream()
        .filter(unmet)
        .collect(Collectors.groupingBy(Wish::labels))
        .entrySet()
        .stream();
  }

  private static Stream<Wish> wishes(StepSpec step, Demand demand) {
    var resource = step.resource();
    if (resource == null) {
      return demand.trains() && step.makesPod()
          ? Stream.of(new Wish(step.name(), step.placement()))
          : Stream.of();
    }
    return demand.deploys()
        ? ServingRules.services(resource).stream()
            .map(ServiceManifest::placement)
            .map(placement -> new Wish("the endpoint", placement))
        : Stream.of();
  }

  private static String who(List<Wish> wishes) {
    return wishes.stream().map(Wish::who).distinct().collect(Collectors.joining(", "));
  }

  private static Finding tainted(
      TemplateSpec template, String labels, List<Wish> wishes, List<NodeKind> nodes) {
    return Finding.warning("nodes_tainted", Subject.of(template))
        .says(
            "All nodes that %s can run on (%s) have taints that it does not tolerate: %s. Unless"
                + " the cluster adds the toleration to whoever asks for a GPU, the pods wait for"
                + " ever.",
            who(wishes), labels, String.join(", ", wishes.getFirst().inTheWay(nodes)))
        .remedy(
            "Set the chart's placement.tolerations to tolerate them, or remove the taints (kubectl"
                + " get nodes -o custom-columns=NAME:.metadata.name,TAINTS:.spec.taints).");
  }

  private static Finding noNode(TemplateSpec template, String labels, List<Wish> wishes) {
    return Finding.warning("no_node", Subject.of(template))
        .says(
            "No node has the labels that %s must have: %s. Unless an autoscaler adds one, the pods"
                + " wait for ever.",
            who(wishes), labels)
        .remedy(
            "Label the nodes that have such a GPU, or lie in that region; or ask for another class"
                + " or region (kubectl get nodes --show-labels); or set the chart's"
                + " placement.gpuClassLabel and placement.regionLabel to the labels that nodes"
                + " here have.");
  }
}
