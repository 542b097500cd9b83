package dev.easel.triggers;

import dev.easel.http.JsonBody;
import dev.easel.http.Violations;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a trigger makes of a payload.
 *
 * @param json as it was accepted
 * @param mapping parameters by their names
 * @param options further members of the run's request
 */
record Definition(
    ObjectNode json,
    String recipe,
    Optional<Template> runName,
    Map<String, JsonNode> parameters,
    Map<String, Source> mapping,
    Map<String, Template> labels,
    List<Condition> filter,
    Networks networks,
    ObjectNode options) {

  /** The label of a run that names the trigger that started it. */
  static final String TRIGGER = "easel.dev/trigger";

  /** What was accepted before. */
  static Definition of(String kept) {
    var violations = new Violations();
    var body = JsonBody.of(kept.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    return DefinitionReader.read(body.members(violations), body.json());
  }

  /** The first condition that a payload does not meet. */
  Optional<Condition> unmet(Payload payload) {
    return filter.stream().filter(condition -> !condition.holds(payload)).findFirst();
  }

  /**
   * The request of the run that a payload asks for.
   *
   * @param violations takes what cannot be mapped
   */
  ObjectNode request(TriggerId trigger, Payload payload, Violations violations) {
    var request = request();
    var name = runName.flatMap(it -> it.text(payload, List.of("name"), violations)).orElse("");
    request.put("name", name);
    var values = request.putObject("parameters");
    parameters.forEach(values::set);
    mapping.forEach(
        (parameter, source) ->
            source
                .of(payload, List.of("parameters", parameter), violations)
                .ifPresent(value -> values.set(parameter, value)));
    var labelled = request.putObject("labels");
    labels.forEach(
        (label, template) ->
            template
                .text(payload, List.of("labels", label), violations)
                .ifPresent(value -> labelled.put(label, value)));
    labelled.put(TRIGGER, trigger.toString());
    return request;
  }

  /** The same as far as it does not depend on a payload. */
  ObjectNode probe() {
    var request = request().put("name", "a");
    var values = request.putObject("parameters");
    parameters.forEach(values::set);
    mapping.keySet().forEach(parameter -> values.put(parameter, ""));
    return request;
  }

  private ObjectNode request() {
    var request = JsonNodeFactory.instance.objectNode().put("recipe", recipe);
    request.setAll(options);
    return request;
  }
}
