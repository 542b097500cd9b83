package dev.easel.argo;

import com.google.re2j.Pattern;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
  private static final Pattern WORKFLOW =
      Pattern.compile("workflow\\.parameters\\.([A-Za-z0-9_-]+)");
  private static final Pattern INPUT = Pattern.compile("inputs\\.parameters\\.([A-Za-z0-9_-]+)");
  private static final Pattern ALL =
      Pattern.compile("\\{\\{=?[^{}]*workflow\\.parameters\\s*[})\\[]");

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
    var used = named(WORKFLOW, text);
    // an input of the entrypoint has the value of the workflow's parameter of its name
    steps.stream()
        .filter(StepSpec::isEntrypoint)
        .forEach(step -> used.addAll(named(INPUT, step.text())));
    return parameters.stream()
        .map(WorkflowTemplate.Parameter::name)
        .filter(name -> !used.contains(name))
        .toList();
  }

  private static Set<String> named(Pattern reference, String text) {
    var names = new HashSet<String>();
    var matcher = reference.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
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
