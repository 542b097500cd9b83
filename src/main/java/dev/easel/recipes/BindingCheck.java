package dev.easel.recipes;

import dev.easel.argo.EventBinding;
import dev.easel.argo.WorkflowTemplate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds the binding that starts a template, and what is wrong with it: every recipe goes through
 * exactly one managed binding, which passes on the workflow's name, its labels and every parameter.
 */
final class BindingCheck {

  private static final Pattern DISCRIMINATOR = Pattern.compile("[a-z0-9]([-a-z0-9]*[a-z0-9])?");
  private static final Map<String, String> LABELS =
      Map.of("easel.dev/run", "payload.run_id", "easel.dev/project", "payload.project");
  private static final Map<String, String> ANNOTATIONS = Map.of("easel.dev/spec", "payload.spec");
  private final Blueprint blueprint;
  private final Collection<EventBinding> all;
  private final List<RecipeProblem> problems = new ArrayList<>();

  BindingCheck(Blueprint blueprint, Collection<EventBinding> all) {
    this.blueprint = blueprint;
    this.all = all;
  }

  Optional<EventBinding> find() {
    var ours = all.stream().filter(it -> it.template().equals(template().name())).toList();
    if (ours.size() != 1) {
      return Optional.empty();
    }
    return Optional.of(ours.getFirst());
  }

  List<RecipeProblem> problems() {
    find().ifPresentOrElse(this::check, this::noneOrSeveral);
    return problems;
  }

  private void noneOrSeveral() {
    var names = names(all.stream().filter(it -> it.template().equals(template().name())).toList());
    if (names.isEmpty()) {
      add(
          "binding_missing",
          "No WorkflowEventBinding that Easel manages starts the WorkflowTemplate '%s'."
              .formatted(template().name()),
          apply());
    } else {
      add(
          "binding_ambiguous",
          "Several WorkflowEventBindings start the WorkflowTemplate '%s': %s. Argo fires them all."
              .formatted(template().name(), names),
          "Delete all but one.");
    }
  }

  private void check(EventBinding binding) {
    if (binding.workflowName() == null) {
      add(
          "binding_pruned",
          "The cluster stored the WorkflowEventBinding '%s' without submit.metadata, so that its"
                  .formatted(binding.name())
              + " workflows would have random names.",
          "Upgrade the CRDs of Argo Workflows to those of 3.7 or later, then apply the binding"
              + " again.");
      return;
    }
    checkDiscriminator(binding);
    checkMetadata(binding);
    checkParameters(binding);
  }

  private void checkDiscriminator(EventBinding binding) {
    var own = binding.discriminator();
    if (own == null || !DISCRIMINATOR.matcher(own).matches()) {
      add(
          "binding_selector",
          "The selector of the WorkflowEventBinding '%s' is not discriminator == \"…\" alone."
              .formatted(binding.name()),
          apply());
      return;
    }
    var same = all.stream().filter(it -> own.equals(it.discriminator())).toList();
    if (same.size() > 1) {
      add(
          "binding_ambiguous",
          "Several WorkflowEventBindings select the discriminator '%s': %s. Argo fires them all."
              .formatted(own, names(same)),
          "Give each its own discriminator.");
    }
  }

  private void checkMetadata(EventBinding binding) {
    var wrong = new TreeSet<String>();
    if (!"payload.workflow_name".equals(binding.workflowName())) {
      wrong.add("name");
    }
    LABELS.forEach((key, is) -> expect(is, binding.labels().get(key), "labels." + key, wrong));
    ANNOTATIONS.forEach(
        (key, is) -> expect(is, binding.annotations().get(key), "annotations." + key, wrong));
    if (!wrong.isEmpty()) {
      add(
          "binding_metadata",
          "The WorkflowEventBinding '%s' does not take its submit.metadata from the payload: %s."
              .formatted(binding.name(), String.join(", ", wrong)),
          apply());
    }
  }

  private static void expect(
      String expected, @Nullable String found, String where, Set<String> wrong) {
    if (found == null || !found.strip().equals(expected)) {
      wrong.add(where);
    }
  }

  private void checkParameters(EventBinding binding) {
    var wanted = ParameterReader.names(template());
    var mapped = binding.parameters().keySet();
    var fewer = wanted.stream().filter(name -> !mapped.contains(name)).toList();
    var more = mapped.stream().filter(name -> !wanted.contains(name)).toList();
    var wrong =
        wanted.stream().filter(mapped::contains).filter(name -> !maps(binding, name)).toList();
    unless(fewer, "does not map", binding);
    unless(more, "maps what the template does not have:", binding);
    unless(wrong, "does not take from payload.parameters, by its own name,", binding);
  }

  private static boolean maps(EventBinding binding, String name) {
    var expression = binding.parameters().getOrDefault(name, "").split("\\?\\?", 2)[0].strip();
    return expression.equals("payload.parameters." + name)
        || expression.equals("payload.parameters[\"" + name + "\"]");
  }

  private void unless(List<String> names, String fault, EventBinding binding) {
    if (!names.isEmpty()) {
      add(
          "binding_parameters",
          "The WorkflowEventBinding '%s' %s %s."
              .formatted(binding.name(), fault, String.join(", ", names)),
          apply());
    }
  }

  private String apply() {
    return "Apply what GET /v1/recipes/%s/binding answers: kubectl apply -f -."
        .formatted(blueprint.name());
  }

  private void add(String code, String message, String remedy) {
    problems.add(new RecipeProblem(code, message, remedy));
  }

  private WorkflowTemplate template() {
    return blueprint.template();
  }

  private static String names(List<EventBinding> bindings) {
    return bindings.stream().map(EventBinding::name).sorted().collect(Collectors.joining(", "));
  }
}
