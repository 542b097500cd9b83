package dev.easel.runs;

import dev.easel.projects.Project;
import dev.easel.recipes.Recipe;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A request that passed every check but those that need the database; of a dry run, whatever of it
 * did.
 *
 * @param parameters complete, as text
 * @param spec the accepted request, base64url, for the workflow's annotation
 * @param places what the run would write to and serve from
 * @param replace takes its places from finished runs that hold them
 * @param priority the higher goes first of the project's runs that wait
 * @param rerunOf the run whose parameters it took over; null for none
 * @param allowUnchecked whether it may train on what has errors, or is no data set
 * @param datasets what it trains on, once that was looked up
 * @param webhook that is to be made with it; null for none
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
    int priority,
    Limits limits,
    @Nullable RunId rerunOf,
    boolean allowUnchecked,
    List<UsedDataset> datasets,
    @Nullable RunWebhook webhook) {

  RunDraft asRerunOf(Run source) {
    return new RunDraft(
        project,
        recipe,
        discriminator,
        name,
        parameters,
        labels,
        metadata,
        spec,
        places,
        replace,
        priority,
        limits,
        source.id(),
        allowUnchecked,
        datasets,
        webhook);
  }

  /** The same on the folders of its data sets. */
  RunDraft training(List<UsedDataset> used) {
    var resolved = new LinkedHashMap<>(parameters);
    used.forEach(data -> resolved.replace(data.parameter(), data.folder()));
    return new RunDraft(
        project,
        recipe,
        discriminator,
        name,
        resolved,
        labels,
        metadata,
        spec,
        Places.of(recipe, resolved),
        replace,
        priority,
        limits,
        rerunOf,
        allowUnchecked,
        used,
        webhook);
  }

  /** A parameter by its role in the recipe, else by its name; empty if the recipe has none such. */
  public Optional<Map.Entry<String, String>> parameter(String roleOrName) {
    var name = Origin.roles(recipe).getOrDefault(roleOrName, roleOrName);
    return Optional.ofNullable(parameters.get(name)).map(value -> Map.entry(name, value));
  }

  /** The places it must have to itself, by kind: where only it writes, and the endpoint's name. */
  Map<String, String> claims() {
    return places.claims(project.namespace());
  }

  /** The output folder, unmistakable in the cluster. */
  Optional<String> outputPlace() {
    return places.outputPlace(project.namespace());
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
