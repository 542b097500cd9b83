package dev.easel.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Renders {@code helm/easel} with Helm itself, for tests and for the sandbox, which runs what the
 * chart renders. Needs the repository's root as the working directory.
 */
public final class Chart {
  static final Path DIRECTORY = Path.of("helm", "easel");
  private static final String NAMESPACE = "tenant-example";
  private static final YAMLMapper YAML = new YAMLMapper();

  private Chart() {}

  /**
   * The chart's manifests for a release {@code easel} in {@code tenant-example}, in no promised
   * order.
   *
   * @param sets values by their path, as {@code --set} takes them: a text of digits is a number
   * @throws IllegalStateException if the values are refused
   */
  public static List<JsonNode> render(Map<String, ?> sets) {
    TemplateCommand command = command();
    sets.forEach(command::set);
    return parse(rendered(command));
  }

  /** The same, with a file of values. */
  public static List<JsonNode> render(Path values) {
    return parse(rendered(command().withValuesFile(values)));
  }

  /** What Helm's strict lint has to say beside pieces of advice. */
  static List<String> lint() {
    return new Helm(DIRECTORY)
        .lint().strict().call().getMessages().stream()
            .filter(it -> !it.startsWith("[INFO]"))
            .toList();
  }

  /** The documents of a YAML text, without empty ones. */
  public static List<JsonNode> parse(String yaml) {
    try (var documents = YAML.readerFor(JsonNode.class).<JsonNode>readValues(yaml)) {
      return documents.readAll().stream().filter(JsonNode::isObject).toList();
    }
  }

  /** The documents of a kind. */
  public static List<JsonNode> ofKind(List<JsonNode> documents, String kind) {
    return documents.stream().filter(it -> it.path("kind").asString("").equals(kind)).toList();
  }

  private static String rendered(TemplateCommand command) {
    // helm-java 0.0.21 gives null, and no words, when values.schema.json refuses the values
    return Optional.ofNullable(command.call())
        .orElseThrow(() -> new IllegalStateException("values.schema.json refuses the values"));
  }

  private static TemplateCommand command() {
    // helm-java 0.0.21 takes Kubernetes for 1.20 unless told
    return new Helm(DIRECTORY)
        .template()
        .withName("easel")
        .withNamespace(NAMESPACE)
        .withKubeVersion("1.34.0");
  }
}
