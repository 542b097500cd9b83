package dev.easel.doctor;

import dev.easel.argo.StepSpec;
import dev.easel.argo.TemplateSpec;
import dev.easel.endpoints.ServiceManifest;
import dev.easel.kubernetes.NodeTerm;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** GPU classes and regions that no node has, by what the steps themselves ask of nodes. */
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
   * What a pod asks of its node; of several terms one is enough.
   *
   * @param who the step, or its endpoint
   */
  private record Wish(String who, List<NodeTerm> terms) {

    Wish with(Map<String, String> parameters) {
      return new Wish(
          who,
          terms.stream()
              .map(term -> term.with(value -> TemplateSpec.filled(value, parameters)))
              .toList());
    }

    boolean isClear() {
      return !terms.isEmpty() && terms.stream().noneMatch(term -> term.toString().contains("{{"));
    }

    boolean isMet(List<Map<String, String>> nodes) {
      return nodes.stream().anyMatch(node -> terms.stream().anyMatch(term -> term.fits(node)));
    }

    String labels() {
      return terms.stream().map(NodeTerm::toString).collect(Collectors.joining("; or "));
    }
  }

  private static Stream<Finding> findings(
      TemplateSpec template, Demand demand, List<Map<String, String>> nodes) {
    return template.steps().stream()
        .flatMap(step -> wishes(step, demand))
        .map(wish -> wish.with(demand.parameters()))
        .filter(Wish::isClear)
        .filter(wish -> !wish.isMet(nodes))
        .collect(Collectors.groupingBy(Wish::labels))
        .entrySet()
        .stream()
        .map(unmet -> finding(template, unmet.getKey(), unmet.getValue()));
  }

  private static Stream<Wish> wishes(StepSpec step, Demand demand) {
    var resource = step.resource();
    if (resource == null) {
      return demand.trains() && step.makesPod()
          ? Stream.of(new Wish(step.name(), step.nodes()))
          : Stream.of();
    }
    return demand.deploys()
        ? ServingRules.services(resource).stream()
            .map(ServiceManifest::nodes)
            .map(terms -> new Wish("the endpoint", terms))
        : Stream.of();
  }

  private static Finding finding(TemplateSpec template, String labels, List<Wish> wishes) {
    var who = wishes.stream().map(Wish::who).distinct().collect(Collectors.joining(", "));
    return Finding.warning("no_node", Subject.of(template))
        .says(
            "No node has the labels that %s must have: %s. Unless an autoscaler adds one, the pods"
                + " wait for ever.",
            who, labels)
        .remedy(
            "Label the nodes that have such a GPU, or lie in that region; or ask for another class"
                + " or region (kubectl get nodes --show-labels); or set the chart's"
                + " placement.gpuClassLabel and placement.regionLabel to the labels that nodes"
                + " here have.");
  }
}
