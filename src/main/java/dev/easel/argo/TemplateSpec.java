package dev.easel.argo;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A WorkflowTemplate, whoever made it, as far as it can be wrong.
 *
 * @param parameters its parameters in their order, with their defaults
 * @param unquoted parameters, its own and its steps', whose value is no text
 * @param steps its templates
 * @param executor the account that Argo's executor reports as, where a step names no other
 * @param workflowLabels what each of its workflows is labelled with
 * @param hasDeadline workflows end by themselves some time
 * @param hasTtl finished workflows are deleted some time
 * @param deletesPods their pods are deleted some time
 * @param text everything that its steps are made of, as JSON
 */
public record TemplateSpec(
    String name,
    Map<String, String> labels,
    Map<String, String> annotations,
    List<WorkflowTemplate.Parameter> parameters,
    List<String> unquoted,
    List<StepSpec> steps,
    String executor,
    Map<String, String> workflowLabels,
    boolean hasDeadline,
    boolean hasTtl,
    boolean deletesPods,
    String text) {

  private static final Pattern TAG =
      Pattern.compile("\\{\\{\\s*workflow\\.parameters\\.([A-Za-z0-9_-]+)\\s*}}");
  private static final Pattern ALL = Pattern.compile("\\{\\{=?[^{}]*workflow\\.parameters\\s*[})\\[]");

  /** The parameter of a name. */
  public Optional<WorkflowTemplate.Parameter> parameter(String parameter) {
    return parameters.stream().filter(it -> it.name().equals(parameter)).findFirst();
  }

  /** The accounts that Argo's executor reports as, each once. */
  public List<String> executors() {
    return steps.isEmpty()
        ? List.of(executor)
        : steps.stream().filter(StepSpec::makesPod).map(StepSpec::executor).distinct().toList();
  }

  /** Names of the parameters that no step uses. */
  public List<String> unused() {
    if (ALL.matcher(text).find()) {
      return List.of();
    }
    return parameters.stream()
        .map(WorkflowTemplate.Parameter::name)
        .filter(name -> !uses(name))
        .toList();
  }

  private boolean uses(String parameter) {
    var name = Pattern.quote(parameter);
    return Pattern.compile("workflow\\.parameters\\." + name + "([^A-Za-z0-9_-]|$)")
            .matcher(text)
            .find()
        || entrypointTakes(name);
  }

  /** An input of the entrypoint has the value of the workflow's parameter of its name. */
  private boolean entrypointTakes(String quotedName) {
    return Pattern.compile("inputs\\.parameters\\." + quotedName + "([^A-Za-z0-9_-]|$)")
            .matcher(steps.isEmpty() ? "" : entrypoint())
            .find();
  }

  private String entrypoint() {
    return steps.stream().filter(StepSpec::isEntrypoint).map(StepSpec::text).findFirst().orElse("");
  }

  /** A text with the values of parameters in the places of their tags. */
  public static String filled(String text, Map<String, String> values) {
    var matcher = TAG.matcher(text);
    var filled = new StringBuilder();
    while (matcher.find()) {
      var value = values.getOrDefault(matcher.group(1), matcher.group());
      matcher.appendReplacement(filled, com.google.re2j.Matcher.quoteReplacement(value));
    }
    return matcher.appendTail(filled).toString();
  }
}
