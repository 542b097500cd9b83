package dev.easel.doctor;

import dev.easel.argo.BindingSpec;
import dev.easel.argo.Expression;
import dev.easel.argo.TemplateSpec;
import dev.easel.argo.WorkflowTemplate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What event bindings get wrong. Argo evaluates all of a namespace for each event, so that somebody
 * else's mistake is Easel's too. What keeps a recipe from its binding the recipe says.
 */
final class BindingRules implements Rule {

  private static final String DOCS = "https://argo-workflows.readthedocs.io/en/latest/events/";
  private static final String RUN_NAME = "run_name";

  @Override
  public Stream<Finding> findings(Facts facts) {
    var bindings = facts.bindings().known().orElse(List.of());
    var templates = facts.templates().known();
    var each =
        bindings.stream()
            .flatMap(
                binding ->
                    Stream.of(
                            broken(binding),
                            selector(binding),
                            unlabelled(binding),
                            templates.stream().flatMap(all -> parameters(binding, all)))
                        .flatMap(findings -> findings));
    return Stream.concat(shared(bindings), each);
  }

  private static Stream<Finding> shared(List<BindingSpec> bindings) {
    return bindings.stream()
        .filter(binding -> binding.discriminator() != null)
        .collect(Collectors.groupingBy(binding -> String.valueOf(binding.discriminator())))
        .entrySet()
        .stream()
        .filter(same -> same.getValue().size() > 1)
        .map(same -> shared(same.getKey(), same.getValue()));
  }

  private static Finding shared(String discriminator, List<BindingSpec> bindings) {
    var names = bindings.stream().map(BindingSpec::name).sorted().toList();
    return Finding.error("discriminator_shared", Subject.of(bindings.getFirst()))
        .says(
            "Several bindings take the discriminator '%s': %s. Argo fires them all, so that one"
                + " event makes several workflows.",
            discriminator, String.join(", ", names))
        .remedy("Delete all but one, or give each its own discriminator.");
  }

  private static Stream<Finding> broken(BindingSpec binding) {
    var faults = binding.faults();
    if (faults.isEmpty()) {
      return Stream.of();
    }
    var words =
        faults.entrySet().stream()
            .map(fault -> fault.getKey() + ": " + fault.getValue())
            .collect(Collectors.joining("; "));
    return Stream.of(
        Finding.error("binding_cannot_compile", Subject.of(binding))
            .says(
                "Argo cannot compile it, and answers 500 to every event that it takes: %s.", words)
            .explainedAt(DOCS)
            .remedy(
                "Correct the expression, where a payload may lack a field with ?? (null is no"
                    + " word of the language, nil is), or delete the binding."));
  }

  private static Stream<Finding> selector(BindingSpec binding) {
    var wide = binding.discriminator() == null && binding.selector().contains("payload");
    return wide
        ? Stream.of(
            Finding.warning("selector_reads_payload", Subject.of(binding))
                .says(
                    "Its selector reads the payload (%s). Where a payload has no such field it"
                        + " fails, and with it every event of the namespace.",
                    binding.selector())
                .remedy("Let the selector be discriminator == \"…\" and nothing else."))
        : Stream.of();
  }

  private static Stream<Finding> unlabelled(BindingSpec binding) {
    var labelled =
        binding.metadata().keySet().stream().anyMatch(field -> field.startsWith("labels."));
    return labelled || binding.template().isEmpty()
        ? Stream.of()
        : Stream.of(
            Finding.info("binding_unlabelled", Subject.of(binding))
                .says("What it starts carries no label to tell it from others by.")
                .remedy("Set submit.metadata.name and submit.metadata.labels, or delete it."));
  }

  private static Stream<Finding> parameters(BindingSpec binding, List<TemplateSpec> templates) {
    var template =
        templates.stream().filter(it -> it.name().equals(binding.template())).findFirst();
    if (template.isEmpty() && !binding.template().isEmpty()) {
      return Stream.concat(
          unguarded(binding, Optional.empty()),
          Stream.of(
              Finding.warning("binding_without_template", Subject.of(binding))
                  .says(
                      "It starts the WorkflowTemplate '%s', which is not there.",
                      binding.template())
                  .remedy("Apply that template, or delete the binding.")));
    }
    return Stream.of(
            unguarded(binding, template),
            template.stream().flatMap(known -> differing(binding, known)),
            template.stream()
                .filter(known -> !Facts.isRecipe(known))
                .flatMap(known -> unmapped(binding, known)))
        .flatMap(findings -> findings);
  }

  /** What a template has no default for a payload must have. */
  private static Stream<Finding> unguarded(BindingSpec binding, Optional<TemplateSpec> template) {
    return binding.parameters().entrySet().stream()
        .filter(mapped -> mapped.getValue().isUnguarded())
        .map(Map.Entry::getKey)
        .filter(name -> !name.equals(RUN_NAME))
        .filter(
            name ->
                template
                    .flatMap(it -> it.parameter(name))
                    .map(it -> it.value() != null)
                    .orElse(true))
        .map(
            name ->
                Finding.warning("field_unguarded", Subject.of(binding))
                    .says(
                        "A payload without the field of '%s' sets it to the word null: the"
                            + " template's default is not used.",
                        name)
                    .remedy("Write %s ?? \"<the template's default>\".", source(binding, name)));
  }

  private static String source(BindingSpec binding, String name) {
    return binding.parameters().getOrDefault(name, new Expression("payload." + name)).source();
  }

  private static Stream<Finding> differing(BindingSpec binding, TemplateSpec template) {
    return binding.parameters().entrySet().stream()
        .flatMap(
            mapped ->
                mapped.getValue().fallback().stream()
                    .flatMap(fallback -> differing(binding, template, mapped.getKey(), fallback)));
  }

  private static Stream<Finding> differing(
      BindingSpec binding, TemplateSpec template, String name, String fallback) {
    return template
        .parameter(name)
        .map(WorkflowTemplate.Parameter::value)
        .filter(value -> !value.contains("{{") && !value.equals(fallback))
        .map(value -> differs(binding, name, fallback, value))
        .stream();
  }

  private static Finding differs(BindingSpec binding, String name, String fallback, String value) {
    return Finding.warning("defaults_differ", Subject.of(binding))
        .says(
            "'%s' defaults to '%s' through the binding and to '%s' in the template.",
            name, fallback, value)
        .remedy("Write the same default in both.");
  }

  private static Stream<Finding> unmapped(BindingSpec binding, TemplateSpec template) {
    var known = template.parameters().stream().map(WorkflowTemplate.Parameter::name).toList();
    var missing = known.stream().filter(it -> !binding.parameters().containsKey(it)).toList();
    var unknown = binding.parameters().keySet().stream().filter(it -> !known.contains(it)).toList();
    return Stream.of(
            disagreement(binding, missing, "does not map", "cannot be set by an event", "Map them"),
            disagreement(binding, unknown, "maps", "the template does not have", "Take them out"))
        .flatMap(Optional::stream);
  }

  private static Optional<Finding> disagreement(
      BindingSpec binding, List<String> names, String verb, String meaning, String remedy) {
    return names.isEmpty()
        ? Optional.empty()
        : Optional.of(
            Finding.warning("binding_parameters", Subject.of(binding))
                .says("It %s parameters that %s: %s.", verb, meaning, String.join(", ", names))
                .remedy("%s: %s.", remedy, String.join(", ", names)));
  }
}
