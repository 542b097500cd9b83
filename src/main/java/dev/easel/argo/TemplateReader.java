package dev.easel.argo;

import static dev.easel.argo.Fields.text;
import static dev.easel.argo.Fields.textOrEmpty;
import static dev.easel.argo.Fields.texts;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads templates and bindings as the Kubernetes API returns them. */
final class TemplateReader {

  /**
   * The only selector that can fail no event but its own (a selector that fails fails them all).
   */
  private static final Pattern SELECTOR = Pattern.compile("discriminator == \"([^\"\\\\]+)\"");

  private TemplateReader() {}

  static WorkflowTemplate template(JsonNode object) {
    var metadata = object.path("metadata");
    var spec = object.path("spec");
    return new WorkflowTemplate(
        textOrEmpty(metadata, "namespace"),
        textOrEmpty(metadata, "name"),
        textOrEmpty(metadata, "resourceVersion"),
        texts(metadata.path("labels"), key -> true),
        texts(metadata.path("annotations"), key -> true),
        spec.path("arguments")
            .path("parameters")
            .valueStream()
            .map(TemplateReader::parameter)
            .toList(),
        steps(spec),
        secrets(spec),
        new NeedsReader(spec).needs());
  }

  static EventBinding binding(JsonNode object) {
    var metadata = object.path("metadata");
    var submit = object.path("spec").path("submit");
    var made = submit.path("metadata");
    return new EventBinding(
        textOrEmpty(metadata, "namespace"),
        textOrEmpty(metadata, "name"),
        textOrEmpty(metadata, "resourceVersion"),
        discriminator(object),
        templateName(submit.path("workflowTemplateRef")),
        text(made, "name"),
        texts(made.path("labels"), key -> true),
        texts(made.path("annotations"), key -> true),
        expressions(submit));
  }

  private static WorkflowTemplate.Parameter parameter(JsonNode parameter) {
    var value = text(parameter, "value");
    return new WorkflowTemplate.Parameter(
        textOrEmpty(parameter, "name"), value == null ? text(parameter, "default") : value);
  }

  private static List<String> steps(JsonNode spec) {
    var entrypoint = textOrEmpty(spec, "entrypoint");
    return spec.path("templates")
        .valueStream()
        .filter(template -> textOrEmpty(template, "name").equals(entrypoint))
        .flatMap(template -> template.path("steps").valueStream())
        .flatMap(JsonNode::valueStream)
        .map(step -> textOrEmpty(step, "name"))
        .toList();
  }

  /** Of main and init containers and sidecars; the defaults of all templates count as theirs. */
  private static List<WorkflowTemplate.SecretKey> secrets(JsonNode spec) {
    return secrets(
        Stream.concat(
                spec.path("templates").valueStream(), Stream.of(spec.path("templateDefaults")))
            .flatMap(TemplateReader::containers));
  }

  static List<WorkflowTemplate.SecretKey> secrets(Stream<JsonNode> containers) {
    return containers
        .flatMap(container -> container.path("env").valueStream())
        .filter(variable -> variable.at("/valueFrom/secretKeyRef").isObject())
        .map(TemplateReader::secret)
        .distinct()
        .toList();
  }

  private static Stream<JsonNode> containers(JsonNode template) {
    var several =
        Stream.of("initContainers", "sidecars").flatMap(kind -> template.path(kind).valueStream());
    var set = template.at("/containerSet/containers").valueStream();
    var one = Stream.of(template.path("container"), template.path("script"));
    return Stream.of(several, one, set).flatMap(containers -> containers);
  }

  private static WorkflowTemplate.SecretKey secret(JsonNode variable) {
    var reference = variable.at("/valueFrom/secretKeyRef");
    return new WorkflowTemplate.SecretKey(
        textOrEmpty(variable, "name"),
        textOrEmpty(reference, "name"),
        textOrEmpty(reference, "key"),
        reference.path("optional").asBoolean(false));
  }

  private static @Nullable String discriminator(JsonNode object) {
    var selector = textOrEmpty(object.path("spec").path("event"), "selector");
    var matcher = SELECTOR.matcher(selector);
    return matcher.matches() ? matcher.group(1) : null;
  }

  /** A template of the whole cluster is none of this namespace. */
  private static String templateName(JsonNode reference) {
    return reference.path("clusterScope").asBoolean(false) ? "" : textOrEmpty(reference, "name");
  }

  private static Map<String, String> expressions(JsonNode submit) {
    var expressions = new LinkedHashMap<String, String>();
    for (var parameter : submit.path("arguments").path("parameters")) {
      var expression = text(parameter.path("valueFrom"), "event");
      if (expression != null) {
        expressions.put(textOrEmpty(parameter, "name"), expression);
      }
    }
    return Collections.unmodifiableMap(expressions);
  }
}
