package dev.easel.argo;

import static dev.easel.argo.Fields.text;
import static dev.easel.argo.Fields.textOrEmpty;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads what the steps of a workflow's entrypoint ask of the cluster: the requests of their
 * containers, as patched, and the labels of nodes that they are bound to.
 */
final class NeedsReader {

  private static final Pattern INPUT =
      Pattern.compile("\\{\\{ *inputs\\.parameters\\.([A-Za-z0-9_-]+) *}}");

  private final JsonNode spec;

  NeedsReader(JsonNode spec) {
    this.spec = spec;
  }

  List<StepNeeds> needs() {
    var entrypoint = template(textOrEmpty(spec, "entrypoint"));
    return Stream.concat(
            entrypoint.path("steps").valueStream().flatMap(JsonNode::valueStream),
            entrypoint.at("/dag/tasks").valueStream())
        .map(this::needs)
        .toList();
  }

  private JsonNode template(String name) {
    return spec.path("templates")
        .valueStream()
        .filter(template -> textOrEmpty(template, "name").equals(name))
        .findFirst()
        .orElseGet(JsonMapper.shared()::createObjectNode);
  }

  private StepNeeds needs(JsonNode step) {
    var template = template(textOrEmpty(step, "template"));
    var arguments = new LinkedHashMap<String, String>();
    for (var argument : step.at("/arguments/parameters")) {
      arguments.put(textOrEmpty(argument, "name"), textOrEmpty(argument, "value"));
    }
    var requests = requests(template);
    var placement = placement(template);
    requests.replaceAll((resource, value) -> StepNeeds.filled(value, INPUT, arguments));
    placement.replaceAll((label, value) -> StepNeeds.filled(value, INPUT, arguments));
    return new StepNeeds(textOrEmpty(step, "name"), requests, placement);
  }

  /** Of its one container. What is not requested is requested as it is limited. */
  private Map<String, String> requests(JsonNode template) {
    var requests = new LinkedHashMap<String, String>();
    var container = Stream.of(template.path("container"), template.path("script"));
    var patches =
        Stream.of(spec, template)
            .map(patched -> patch(textOrEmpty(patched, "podSpecPatch")))
            .flatMap(patch -> patch.path("containers").valueStream())
            .filter(patched -> textOrEmpty(patched, "name").equals("main"));
    Stream.concat(container, patches)
        .map(one -> one.path("resources"))
        .forEach(
            resources -> {
              resources
                  .path("limits")
                  .properties()
                  .forEach(limit -> requests.putIfAbsent(limit.getKey(), word(limit.getValue())));
              resources
                  .path("requests")
                  .properties()
                  .forEach(request -> requests.put(request.getKey(), word(request.getValue())));
            });
    return requests;
  }

  private Map<String, String> placement(JsonNode template) {
    var labels = new LinkedHashMap<String, String>();
    var defaults = spec.path("templateDefaults");
    for (var place : List.of(spec, defaults, template)) {
      place
          .path("nodeSelector")
          .properties()
          .forEach(label -> labels.put(label.getKey(), word(label.getValue())));
    }
    var affinity =
        Stream.of(template, defaults, spec)
            .map(place -> place.at("/affinity/nodeAffinity"))
            .filter(JsonNode::isObject)
            .findFirst();
    affinity.stream()
        .flatMap(
            rules ->
                rules
                    .at("/requiredDuringSchedulingIgnoredDuringExecution/nodeSelectorTerms")
                    .valueStream())
        .limit(1)
        .flatMap(term -> term.path("matchExpressions").valueStream())
        .filter(rule -> "In".equals(text(rule, "operator")))
        .forEach(rule -> labels.put(textOrEmpty(rule, "key"), word(rule.path("values").path(0))));
    return labels;
  }

  private static String word(JsonNode value) {
    return value.isValueNode() && !value.isNull() ? value.asString() : "";
  }

  /** A patch is YAML once its tags are filled; one that is none before says nothing here. */
  private static JsonNode patch(String yaml) {
    return YamlReader.documents(yaml).stream()
        .findFirst()
        .orElseGet(JsonMapper.shared()::createObjectNode);
  }
}
