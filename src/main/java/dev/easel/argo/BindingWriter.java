package dev.easel.argo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the binding a template needs. Every parameter but those without a default falls back to
 * the template's: one missing from the payload would reach Argo as the word {@code null}.
 */
final class BindingWriter {

  private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern REFERENCE = Pattern.compile("\\{([^{}]+)}");

  private final WorkflowTemplate template;
  private final Map<String, String> following;

  BindingWriter(WorkflowTemplate template, Map<String, String> following) {
    this.template = template;
    this.following = following;
  }

  String yaml() {
    var options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setSplitLines(false);
    return new Yaml(options).dump(binding());
  }

  private Map<String, Object> binding() {
    return object(
        "apiVersion",
        "argoproj.io/v1alpha1",
        "kind",
        "WorkflowEventBinding",
        "metadata",
        object(
            "name", template.name(),
            "namespace", template.namespace(),
            "labels", object("easel.dev/managed", "true")),
        "spec",
        object(
            "event", object("selector", "discriminator == " + literal(template.name())),
            "submit", submit()));
  }

  private Map<String, Object> submit() {
    return object(
        "workflowTemplateRef",
        object("name", template.name()),
        "metadata",
        object(
            "name",
            "payload.workflow_name",
            "labels",
            object("easel.dev/run", "payload.run_id", "easel.dev/project", "payload.project"),
            "annotations",
            object("easel.dev/spec", "payload.spec")),
        "arguments",
        object("parameters", template.parameters().stream().map(this::mapped).toList()));
  }

  private Map<String, Object> mapped(WorkflowTemplate.Parameter parameter) {
    return object("name", parameter.name(), "valueFrom", object("event", expression(parameter)));
  }

  private String expression(WorkflowTemplate.Parameter parameter) {
    var sent = sent(parameter.name());
    var follows = following.get(parameter.name());
    if (follows != null) {
      return sent + " ?? " + joined(follows);
    }
    return parameter.value() == null ? sent : sent + " ?? " + literal(parameter.value());
  }

  /** A text with references to other parameters: {@code ("finetunes/" + payload.…)}. */
  private static String joined(String text) {
    var parts = new ArrayList<String>();
    var matcher = REFERENCE.matcher(text);
    var end = 0;
    while (matcher.find()) {
      if (matcher.start() > end) {
        parts.add(literal(text.substring(end, matcher.start())));
      }
      parts.add(sent(matcher.group(1)));
      end = matcher.end();
    }
    if (end < text.length() || parts.isEmpty()) {
      parts.add(literal(text.substring(end)));
    }
    return parts.stream().collect(Collectors.joining(" + ", "(", ")"));
  }

  private static String sent(String parameter) {
    return IDENTIFIER.matcher(parameter).matches()
        ? "payload.parameters." + parameter
        : "payload.parameters[" + literal(parameter) + "]";
  }

  /** A string in the language of expr-lang, whose escapes are JSON's. */
  private static String literal(String text) {
    return JsonMapper.shared().writeValueAsString(text);
  }

  private static Map<String, Object> object(Object... namesAndValues) {
    var object = new LinkedHashMap<String, Object>();
    for (var entry : pairs(namesAndValues)) {
      object.put((String) entry.getFirst(), entry.getLast());
    }
    return object;
  }

  private static List<List<Object>> pairs(Object... values) {
    var pairs = new ArrayList<List<Object>>();
    for (var i = 0; i < values.length; i += 2) {
      pairs.add(List.of(values[i], values[i + 1]));
    }
    return pairs;
  }
}
