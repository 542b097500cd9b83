package dev.easel.runs;

import dev.easel.projects.Project;
import dev.easel.recipes.Recipe;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request that passed every check but those that need the database; of a dry run, whatever of it
 * did.
 *
 * @param parameters complete, as text
 * @param spec the accepted request, base64url, for the workflow's annotation
 * @param places what the run would write to and serve from
 * @param replace takes its places from finished runs that hold them
 * @param maxPending how long it may wait for its workflow
 */
public record RunDraft(
    Project project,
    Recipe recipe,
    String discriminator,
    String name,
    Map<String, String> parameters,
    Map<String, String> labels,
    Map<String, Object> metadata,
    String spec,
    Places places,
    boolean replace,
    Duration maxPending) {

  /** The places it must have to itself, by kind: where only it writes, and the endpoint's name. */
  Map<String, String> claims() {
    var claims = new LinkedHashMap<String, String>();
    if (places.trains()) {
      outputPlace().ifPresent(place -> claims.put(Claims.OUTPUT, place));
    }
    if (places.endpointName() != null) {
      claims.put(Claims.ENDPOINT, project.namespace() + "/" + places.endpointName());
    }
    return claims;
  }

  /** The output folder, unmistakable in the cluster. */
  Optional<String> outputPlace() {
    return Optional.ofNullable(places.output())
        .map(output -> String.join("/", project.namespace(), places.claim(), output));
  }

  /** The recipe's steps in their order, with the stage that each belongs to. */
  Map<String, Stage> stages() {
    var stages = new LinkedHashMap<String, Stage>();
    recipe
        .stages()
        .forEach((step, stage) -> stages.put(step, Stage.valueOf(stage.toUpperCase(Locale.ROOT))));
    return stages;
  }
}
