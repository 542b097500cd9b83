package dev.easel.argo;

import static dev.easel.argo.Fields.textOrEmpty;
import static dev.easel.argo.Fields.texts;

import dev.easel.kubernetes.Placement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads whole WorkflowTemplates as Argo 3.7 to 4.1 have them. */
final class SpecReader {

  private final JsonNode spec;

  private SpecReader(JsonNode spec) {
    this.spec = spec;
  }

  static TemplateSpec template(JsonNode object) {
    var read = TemplateReader.template(object);
    var spec = object.path("spec");
    return new TemplateSpec(
        read.name(),
        read.labels(),
        read.annotations(),
        read.parameters(),
        unquoted(spec),
        new SpecReader(spec).steps(),
        executor(Stream.of(spec.path("executor"), spec)),
        texts(spec.at("/workflowMetadata/labels"), key -> true),
        spec.has("activeDeadlineSeconds"),
        spec.has("ttlStrategy"),
        spec.has("podGC"),
        withoutArguments(spec));
  }

  /** Everything but the parameters themselves, which may name each other. */
  private static String withoutArguments(JsonNode spec) {
    var parts = new StringBuilder();
    spec.properties().stream()
        .filter(part -> !part.getKey().equals("arguments"))
        .forEach(part -> parts.append(part.getValue()).append('\n'));
    return parts.toString();
  }

  private static List<String> unquoted(JsonNode spec) {
    return spec.findValues("parameters").stream()
        .flatMap(JsonNode::valueStream)
        .filter(
            parameter ->
                isUnquoted(parameter.path("value")) || isUnquoted(parameter.path("default")))
        .map(parameter -> textOrEmpty(parameter, "name"))
        .toList();
  }

  private static boolean isUnquoted(JsonNode value) {
    return value.isNumber() || value.isBoolean();
  }

  private List<StepSpec> steps() {
    return spec.path("templates").valueStream().map(this::step).toList();
  }

  private StepSpec step(JsonNode template) {
    var name = textOrEmpty(template, "name");
    return new StepSpec(
        name,
        name.equals(textOrEmpty(spec, "entrypoint")),
        Stream.of("container", "script", "containerSet", "initContainers", "sidecars")
            .map(template::path)
            .flatMap(SpecReader::containers)
            .map(SpecReader::container)
            .toList(),
        resource(template.path("resource")),
        executor(Stream.of(template.path("executor"), spec.path("executor"), template, spec)),
        template.has("activeDeadlineSeconds"),
        template.has("retryStrategy") || spec.at("/templateDefaults").has("retryStrategy"),
        textOrEmpty(template, "podSpecPatch"),
        filledMounts(template),
        placement(template),
        template.toString());
  }

  private static Stream<JsonNode> containers(JsonNode part) {
    if (part.has("containers")) {
      return part.path("containers").valueStream();
    }
    return part.isArray() ? part.valueStream() : part.isObject() ? Stream.of(part) : Stream.of();
  }

  private static ContainerSpec container(JsonNode container) {
    var words = new ArrayList<String>();
    Stream.of("command", "args")
        .flatMap(field -> container.path(field).valueStream())
        .forEach(word -> words.add(word.asString("")));
    var source = textOrEmpty(container, "source");
    if (!source.isEmpty()) {
      words.add("-c");
      words.add(source);
    }
    return new ContainerSpec(
        textOrEmpty(container, "name"),
        List.copyOf(words),
        container.path("env").valueStream().map(it -> textOrEmpty(it, "name")).toList(),
        TemplateReader.secrets(Stream.of(container)),
        container.path("tty").asBoolean(false));
  }

  private static @Nullable ResourceStep resource(JsonNode resource) {
    if (!resource.isObject()) {
      return null;
    }
    return new ResourceStep(
        textOrEmpty(resource, "action"),
        Stream.of("successCondition", "failureCondition")
            .map(field -> textOrEmpty(resource, field))
            .filter(condition -> !condition.isEmpty())
            .toList(),
        objects(textOrEmpty(resource, "manifest")));
  }

  /** An unquoted tag is YAML of its own, so braces are read as text. */
  private static List<JsonNode> objects(String manifest) {
    try {
      return YamlReader.documents(Tags.hidden(manifest)).stream()
          .map(document -> JsonMapper.shared().readTree(Tags.shown(document.toString())))
          .toList();
    } catch (JacksonException e) {
      return List.of(); // a number of a thousand digits
    }
  }

  /** The executor's own account goes before the pod's. */
  private static String executor(Stream<JsonNode> parts) {
    return parts
        .map(part -> textOrEmpty(part, "serviceAccountName"))
        .filter(account -> !account.isEmpty())
        .findFirst()
        .orElse("default");
  }

  private static List<String> filledMounts(JsonNode template) {
    return Stream.of("volumes", "volumeMounts")
        .flatMap(field -> template.findValues(field).stream())
        .flatMap(JsonNode::valueStream)
        .flatMap(part -> Stream.of(textOrEmpty(part, "name"), textOrEmpty(part, "mountPath")))
        .filter(text -> text.contains("{{"))
        .distinct()
        .toList();
  }

  private Placement placement(JsonNode template) {
    return Placement.of(template).or(Placement.of(spec));
  }
}
