package dev.easel.triggers;

import dev.easel.http.Invalid;
import dev.easel.http.NearestName;
import dev.easel.http.Problem;
import dev.easel.http.Violations;
import dev.easel.projects.Project;
import dev.easel.recipes.Recipe;
import dev.easel.recipes.Recipes;
import dev.easel.runs.CheckedRun;
import dev.easel.runs.RunIntake;
import dev.easel.runs.StartedRun;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Takes events as Argo's server does, and starts the run that each asks for. */
@Service
class Events {

  private final Recipes recipes;
  private final RunIntake intake;
  private final EventsProperties properties;

  Events(Recipes recipes, RunIntake intake, EventsProperties properties) {
    this.recipes = recipes;
    this.intake = intake;
    this.properties = properties;
  }

  /** An event that nothing is wrong with. */
  record Event(CheckedRun run, FlatRequest request) {}

  /**
   * Checks an event.
   *
   * @throws Problem with everything that is wrong, 400 if it could be read only by closing it
   */
  Event check(Project project, String discriminator, FlatBody body) {
    var request = new FlatRequest(recipe(project, discriminator));
    var violations = new Violations();
    body.check(violations);
    try {
      var whole = request.of(body.json(), properties.lenient());
      return new Event(intake.check(project, whole, violations), request);
    } catch (Invalid invalid) {
      var refusal = request.flat(invalid);
      throw body.isClosed() ? refusal : malformed(refusal);
    }
  }

  private static Problem malformed(Invalid refusal) {
    return new Problem(HttpStatus.BAD_REQUEST, FlatBody.MALFORMED, refusal.detail())
        .with("errors", refusal.violations());
  }

  /** By the guide's discriminators, which are aliases, or the recipe's own. */
  private Recipe recipe(Project project, String discriminator) {
    var all = recipes.all(project);
    return all.stream()
        .filter(recipe -> discriminators(recipe).anyMatch(discriminator::equals))
        .findFirst()
        .orElseThrow(
            () ->
                new Problem(
                    HttpStatus.NOT_FOUND,
                    "discriminator_not_found",
                    NearestName.refusal(
                        "Discriminator",
                        discriminator,
                        all.stream().flatMap(Events::discriminators).toList())));
  }

  private static Stream<String> discriminators(Recipe recipe) {
    return Stream.concat(recipe.aliases().stream(), Stream.ofNullable(recipe.discriminator()));
  }

  /** The run that the same event made and that has not ended, or else a new one. */
  @Transactional(propagation = Propagation.MANDATORY)
  StartedRun start(Event event) {
    try {
      return intake
          .same(event.run())
          .orElseGet(() -> intake.start(event.run(), List.copyOf(event.request().warnings())));
    } catch (Invalid invalid) {
      throw event.request().flat(invalid);
    }
  }
}
