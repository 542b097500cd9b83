package dev.easel.doctor;

import dev.easel.argo.ContainerSpec;
import dev.easel.argo.StepSpec;
import dev.easel.argo.TemplateSpec;
import dev.easel.argo.WorkflowTemplate;
import java.util.stream.Stream;

/** What WorkflowTemplates get wrong whatever they run. */
final class TemplateRules implements TemplateRule {

  private static final String FIELDS = "https://argo-workflows.readthedocs.io/en/latest/fields/";
  private static final String MANAGED = "easel.dev/managed";

  @Override
  public Stream<Finding> findings(TemplateSpec template) {
    var steps = template.steps().stream().flatMap(step -> step(template, step));
    return Stream.of(
            unquoted(template), unused(template), output(template), workflow(template), steps)
        .flatMap(findings -> findings);
  }

  private static Stream<Finding> unquoted(TemplateSpec template) {
    return template.unquoted().stream()
        .distinct()
        .map(
            parameter ->
                Finding.error("value_unquoted", Subject.of(template))
                    .says(
                        "The value of the parameter '%s' is a number or a boolean. Argo 4 refuses"
                            + " the template, and earlier versions change what is written.",
                        parameter)
                    .remedy(
                        "Write the value of '%s' as a text, in quotes, and apply the template"
                            + " again.",
                        parameter));
  }

  private static Stream<Finding> unused(TemplateSpec template) {
    var said = SchemaRules.deprecated(template);
    return template.unused().stream()
        .filter(parameter -> !said.contains(parameter))
        .map(
            parameter ->
                Finding.warning("parameter_unused", Subject.of(template))
                    .says(
                        "No step uses the parameter '%s': whatever is asked for, nothing changes.",
                        parameter)
                    .remedy(
                        "Pass {{workflow.parameters.%1$s}} to the step that it is meant for, take"
                            + " '%1$s' out, or mark it deprecated in the annotation"
                            + " easel.dev/schema.",
                        parameter));
  }

  private static Stream<Finding> output(TemplateSpec template) {
    return template
        .parameter("output")
        .map(WorkflowTemplate.Parameter::value)
        .filter(folder -> !folder.contains("{{") && !folder.isEmpty())
        .map(
            folder ->
                Finding.warning("output_shared", Subject.of(template))
                    .says(
                        "Runs that do not say where to write all write to '%s', one over the"
                            + " other.",
                        folder)
                    .remedy("Let output default to finetunes/{{workflow.parameters.run_name}}."))
        .stream();
  }

  private static Stream<Finding> workflow(TemplateSpec template) {
    var subject = Subject.of(template);
    var findings = Stream.<Finding>builder();
    if (!template.hasTtl() || !template.deletesPods()) {
      findings.add(
          mild("kept_for_ever", template)
              .says("Its finished workflows, or their pods, stay until somebody deletes them.")
              .explainedAt(FIELDS + "#ttlstrategy")
              .remedy(
                  "Set spec.ttlStrategy.secondsAfterCompletion (604800) and spec.podGC.strategy"
                      + " (OnWorkflowCompletion)."));
    }
    if (Facts.isRecipe(template) && !template.workflowLabels().containsKey(MANAGED)) {
      findings.add(
          Finding.error("workflow_unlabelled", subject)
              .says(
                  "Its workflows are not labelled %s=true, by which Easel finds them: a run would"
                      + " stay where it is.",
                  MANAGED)
              .remedy("Set spec.workflowMetadata.labels: {%s: \"true\"}.", MANAGED));
    } else if (template.workflowLabels().isEmpty()) {
      findings.add(
          Finding.info("workflow_unlabelled", subject)
              .says("Its workflows carry no label to tell them from others.")
              .remedy("Set spec.workflowMetadata.labels."));
    }
    if (!template.hasDeadline()) {
      findings.add(
          mild("no_deadline", template)
              .says("A workflow of it may wait for ever, for a GPU for instance.")
              .remedy("Set spec.activeDeadlineSeconds, such as 604800."));
    }
    return findings.build();
  }

  /** An opinion hurts less where it is about somebody else's template. */
  static Finding.Draft mild(String code, TemplateSpec template) {
    var subject = Subject.of(template);
    return Facts.isRecipe(template) ? Finding.warning(code, subject) : Finding.info(code, subject);
  }

  private static Stream<Finding> step(TemplateSpec template, StepSpec step) {
    var findings = Stream.<Finding>builder();
    if (step.makesPod() && !step.hasDeadline()) {
      findings.add(
          mild("no_deadline", template)
              .says("The step '%s' may hang for ever, with its GPU.", step.name())
              .remedy("Set activeDeadlineSeconds of its template '%s'.", step.name()));
    }
    if (!step.filledMounts().isEmpty()) {
      findings.add(
          Finding.warning("parameter_in_mount", Subject.of(template))
              .says(
                  "The step '%s' makes a volume's name or a mount's path of a parameter (%s): a"
                      + " claim's name is not always a volume's, and the path may hide the image's"
                      + " own folder.",
                  step.name(), String.join(", ", step.filledMounts()))
              .remedy(
                  "Name the volume and its path yourself; only claimName takes the parameter."));
    }
    step.containers().stream()
        .filter(TemplateRules::isScripted)
        .forEach(container -> findings.add(scripted(template, step, container)));
    return findings.build();
  }

  private static boolean isScripted(ContainerSpec container) {
    return container.after("-c").contains("{{");
  }

  private static Finding scripted(TemplateSpec template, StepSpec step, ContainerSpec container) {
    var where = container.name().isEmpty() ? step.name() : step.name() + "/" + container.name();
    return Finding.warning("parameter_in_script", Subject.of(template))
        .says(
            "A parameter is part of the script of '%s', so that its value is run as a program.",
            where)
        .remedy(
            "Hand it to the script as an argument: command: [/bin/sh, -c, 'mkdir -p \"$1\"', sh],"
                + " args: [\"{{inputs.parameters.dest}}\"].");
  }
}
