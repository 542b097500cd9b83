package dev.easel.doctor;

import dev.easel.recipes.Recipe;
import java.util.stream.Stream;

/** Why recipes cannot be run: template, binding and schema disagree. */
final class RecipeRules implements Rule {

  @Override
  public Stream<Finding> findings(Facts facts) {
    return facts.recipes().stream()
        .flatMap(
            recipes ->
                recipes.isEmpty()
                    ? Stream.of(none(facts.installation().namespace()))
                    : recipes.stream().flatMap(RecipeRules::problems));
  }

  private static Finding none(String namespace) {
    return Finding.error("no_recipe", new Subject("Namespace", namespace))
        .says("The namespace has no WorkflowTemplate labelled easel.dev/recipe: nothing can run.")
        .remedy(
            "Install the chart into this namespace, or set EASEL_NAMESPACE to the one that it is"
                + " in.");
  }

  private static Stream<Finding> problems(Recipe recipe) {
    var subject = Subject.template(recipe.template());
    return recipe.problems().stream()
        .map(
            problem ->
                new Finding(
                    problem.code(),
                    Severity.ERROR,
                    subject,
                    problem.message(),
                    problem.remedy(),
                    null));
  }
}
