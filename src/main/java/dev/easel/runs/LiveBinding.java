package dev.easel.runs;

import dev.easel.argo.EventBinding;
import dev.easel.argo.Templates;
import dev.easel.recipes.Recipes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** The binding that a run's event would meet now, which may not be the one it was accepted with. */
@Component
class LiveBinding {

  private final Templates templates;
  private final Recipes recipes;

  LiveBinding(Templates templates, Recipes recipes) {
    this.templates = templates;
    this.recipes = recipes;
  }

  /** What the binding means for a run about to be posted. */
  sealed interface Verdict {

    /** It may be posted; these parameters were added to the template since it was accepted. */
    record Ready(Map<String, String> added) implements Verdict {}

    record Wait(Waiting waiting) implements Verdict {}

    /** It passes fewer parameters than the run has: they would be dropped without a word. */
    record Changed(String words) implements Verdict {}
  }

  Verdict check(Run run) {
    var matching =
        templates.bindings(run.namespace()).stream()
            .filter(binding -> run.discriminator().equals(binding.discriminator()))
            .toList();
    if (matching.size() != 1) {
      return unusable(
          matching.isEmpty()
              ? "No WorkflowEventBinding selects '%s'; apply the chart's."
                  .formatted(run.discriminator())
              : "%d WorkflowEventBindings select '%s' (%s), and Argo fires them all; keep one."
                  .formatted(matching.size(), run.discriminator(), names(matching)));
    }
    return compare(run, matching.getFirst());
  }

  private Verdict compare(Run run, EventBinding binding) {
    if (binding.workflowName() == null) {
      return unusable(
          ("WorkflowEventBinding '%s' has lost submit.metadata.name, which makes workflows of"
                  + " random names: the cluster's CRDs prune it (Argo 3.6, full CRDs before 3.7)."
                  + " Install the CRDs of Argo 3.7 or newer and apply the binding again.")
              .formatted(binding.name()));
    }
    if (!run.template().equals(binding.template())) {
      return unusable(
          "WorkflowEventBinding '%s' starts template '%s', not '%s'."
              .formatted(binding.name(), binding.template(), run.template()));
    }
    var dropped = new ArrayList<>(run.parameters().keySet());
    dropped.removeAll(binding.parameters().keySet());
    if (!dropped.isEmpty()) {
      return new Verdict.Changed(
          "WorkflowEventBinding '%s' no longer passes on %s."
              .formatted(binding.name(), String.join(", ", dropped)));
    }
    return added(run, binding);
  }

  private Verdict added(Run run, EventBinding binding) {
    var added = new LinkedHashMap<String, String>();
    var missing = new ArrayList<>(binding.parameters().keySet());
    missing.removeAll(run.parameters().keySet());
    if (!missing.isEmpty()) {
      var remapped =
          recipes.ofRun(run.projectId(), run.recipe()).remapped(run.parameters()).parameters();
      for (var name : missing) {
        var value = remapped.get(name);
        if (value == null) {
          return new Verdict.Changed(
              "WorkflowEventBinding '%s' now wants parameter '%s', which has no default."
                  .formatted(binding.name(), name));
        }
        added.put(name, value);
      }
    }
    return new Verdict.Ready(added);
  }

  private static Verdict unusable(String words) {
    return new Verdict.Wait(new Waiting(WaitingReason.BINDING_UNUSABLE, words));
  }

  private static String names(List<EventBinding> bindings) {
    return bindings.stream().map(EventBinding::name).collect(Collectors.joining(", "));
  }
}
