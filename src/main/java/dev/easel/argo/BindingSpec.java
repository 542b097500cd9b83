package dev.easel.argo;

import static dev.easel.argo.Fields.text;
import static dev.easel.argo.Fields.textOrEmpty;
import static dev.easel.argo.Fields.texts;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A WorkflowEventBinding, whoever made it, as it is written: Argo evaluates all of a namespace for
 * every event.
 *
 * @param labels its own
 * @param selector expression that says which events it takes
 * @param discriminator the one that the selector compares with; null if it says anything else
 * @param template the WorkflowTemplate it starts; empty if it is none of this namespace
 * @param metadata expressions for the workflow's name, labels and annotations, by where they are
 * @param parameters expressions by parameter name
 * @param withoutEvent parameters that have no expression: Argo answers 500
 */
public record BindingSpec(
    String name,
    Map<String, String> labels,
    String selector,
    @Nullable String discriminator,
    String template,
    Map<String, String> metadata,
    Map<String, Expression> parameters,
    List<String> withoutEvent) {

  private static final Set<String> NAMES =
      Set.of("payload", "namespace", "discriminator", "metadata");

  /** Also the functions of sprig are a name there. */
  private static final Set<String> METADATA_NAMES =
      Set.of("payload", "namespace", "discriminator", "metadata", "sprig");

  /** What Argo cannot compile, in its own words, by where it is. */
  public Map<String, String> faults() {
    var faults = new LinkedHashMap<String, String>();
    if (!selector.isEmpty()) {
      fault("event.selector", new Expression(selector), NAMES, faults);
    }
    metadata.forEach(
        (where, source) ->
            fault("submit.metadata." + where, new Expression(source), METADATA_NAMES, faults));
    parameters.forEach(
        (name, expression) -> fault("the parameter " + name, expression, NAMES, faults));
    withoutEvent.forEach(name -> faults.put("the parameter " + name, "it has no valueFrom.event"));
    return faults;
  }

  private static void fault(
      String where, Expression expression, Set<String> names, Map<String, String> faults) {
    expression.fault(names).ifPresent(words -> faults.put(where, words));
  }

  static BindingSpec of(JsonNode object) {
    var read = TemplateReader.binding(object);
    var submit = object.path("spec").path("submit");
    return new BindingSpec(
        read.name(),
        texts(object.path("metadata").path("labels"), key -> true),
        textOrEmpty(object.path("spec").path("event"), "selector"),
        read.discriminator(),
        read.template(),
        metadata(submit.path("metadata")),
        expressions(read),
        withoutEvent(submit));
  }

  private static Map<String, Expression> expressions(EventBinding read) {
    var expressions = new LinkedHashMap<String, Expression>();
    read.parameters().forEach((name, source) -> expressions.put(name, new Expression(source)));
    return Collections.unmodifiableMap(expressions);
  }

  private static Map<String, String> metadata(JsonNode metadata) {
    var expressions = new LinkedHashMap<String, String>();
    for (var field : List.of("name", "generateName")) {
      var source = text(metadata, field);
      if (source != null) {
        expressions.put(field, source);
      }
    }
    for (var field : List.of("labels", "annotations")) {
      texts(metadata.path(field), key -> true)
          .forEach((key, source) -> expressions.put(field + "." + key, source));
    }
    return Collections.unmodifiableMap(expressions);
  }

  private static List<String> withoutEvent(JsonNode submit) {
    var names = new ArrayList<String>();
    for (var parameter : submit.path("arguments").path("parameters")) {
      if (text(parameter.path("valueFrom"), "event") == null) {
        names.add(textOrEmpty(parameter, "name"));
      }
    }
    return List.copyOf(names);
  }
}
