package dev.easel.recipes;

import dev.easel.argo.EventBinding;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one labelled template: as it is, and as it last was when it was right.
 *
 * @param good the last that was right, which is shown while the latest is not
 * @param goodAt when that was seen
 * @param goneAt when it went from the cluster; null while it is there
 */
record Offer(
    Blueprint latest,
    @Nullable Blueprint good,
    @Nullable Instant goodAt,
    @Nullable Instant goneAt) {

  static Offer first(Blueprint latest, Instant now) {
    return latest.sound()
        ? new Offer(latest, latest, now, null)
        : new Offer(latest, null, null, null);
  }

  /** After the template was written again. */
  Offer updated(Blueprint next, Instant now) {
    return next.sound() || !next.name().equals(latest.name())
        ? first(next, now)
        : new Offer(next, good, goodAt, null);
  }

  Offer gone(Instant now) {
    return new Offer(latest, good, goodAt, now);
  }

  String name() {
    return latest.name();
  }

  /** The recipe with everything that is wrong, given the bindings of the namespace. */
  Recipe recipe(Collection<EventBinding> bindings, List<String> namesakes) {
    var shown = good == null ? latest : good;
    var problems = new ArrayList<RecipeProblem>();
    if (goneAt != null) {
      problems.add(gone());
    }
    if (namesakes.size() > 1) {
      problems.add(shared(namesakes));
    }
    problems.addAll(latest.problems());
    if (!latest.sound() && good != null && goodAt != null) {
      problems.add(replaced(goodAt));
    }
    var check = new BindingCheck(latest, bindings);
    if (goneAt == null) {
      problems.addAll(check.problems());
    }
    return new Recipe(latest.template(), shown, check.find().orElse(null), problems);
  }

  private RecipeProblem gone() {
    return new RecipeProblem(
        "template_gone",
        "The WorkflowTemplate '%s' is gone from the namespace '%s', or lost its label %s."
            .formatted(
                latest.template().name(), latest.template().namespace(), Blueprint.RECIPE_LABEL),
        "Apply the chart again.");
  }

  private RecipeProblem shared(List<String> namesakes) {
    return new RecipeProblem(
        "name_shared",
        "Several WorkflowTemplates are labelled as the recipe '%s': %s."
            .formatted(name(), String.join(", ", namesakes)),
        "Give each its own value of the label %s.".formatted(Blueprint.RECIPE_LABEL));
  }

  private RecipeProblem replaced(Instant when) {
    return new RecipeProblem(
        "update_broken",
        "What is shown here is the template as it was last right, at %s; the one in the cluster is"
                .formatted(when.truncatedTo(ChronoUnit.SECONDS))
            + " broken and would be what runs.",
        "Correct the WorkflowTemplate '%s'.".formatted(latest.template().name()));
  }
}
