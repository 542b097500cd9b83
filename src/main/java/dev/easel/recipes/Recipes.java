package dev.easel.recipes;

import dev.easel.projects.Project;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** What can be trained: for each project what the labelled templates of its namespace offer. */
@Component
public class Recipes {

  private final HouseRules house;
  private final Memory memory;
  private final Clock clock;
  private final Map<String, Shelf> shelves = new ConcurrentHashMap<>();

  Recipes(HouseRules house, Memory memory, Clock clock, MeterRegistry meters) {
    this.house = house;
    this.memory = memory;
    this.clock = clock;
    RecipeState.register(meters, this);
  }

  /**
   * The recipe of a name or alias that a project may use. One whose template is gone is still
   * found, unusable.
   *
   * @throws RecipeNotFound naming the nearest
   * @throws RecipesUnknown if there is no saying which there are
   */
  public Recipe find(Project project, String name) {
    return seen(project.id()).only(project::mayUse).find(name);
  }

  /**
   * The recipe of a run, whether its project may still use it or not.
   *
   * @throws RecipeNotFound if it is not known any more
   * @throws RecipesUnknown if there is no saying which there are
   */
  public Recipe ofRun(String project, String name) {
    return seen(project).find(name);
  }

  /**
   * Every recipe that a project may use and whose template is there, broken ones too, by name.
   *
   * @throws RecipesUnknown if there is no saying which there are
   */
  public List<Recipe> all(Project project) {
    return seen(project.id()).only(project::mayUse).present();
  }

  /**
   * Every recipe of a project's namespace, whether it may use it or not.
   *
   * @throws RecipesUnknown if there is no saying which there are
   */
  public List<Recipe> ofNamespace(Project project) {
    return seen(project.id()).present();
  }

  /** Those of all projects, those whose template is gone too. */
  List<Recipe> known() {
    return shelves.values().stream().flatMap(it -> it.known().recipes().stream()).toList();
  }

  /** The recipe of a name, as it is or last was; empty if it is not known any more. */
  public Optional<Recipe> remembered(String project, String name) {
    return Optional.ofNullable(shelves.get(project)).stream()
        .flatMap(shelf -> shelf.known().recipes().stream())
        .filter(recipe -> recipe.name().equals(name))
        .findFirst();
  }

  /** How a recipe's training is read from what it prints; no rules if it is not known any more. */
  public LogRules log(String project, String name) {
    return remembered(project, name).map(Recipe::log).orElse(LogRules.NONE);
  }

  private Catalogue seen(String project) {
    return Optional.ofNullable(shelves.get(project)).orElseThrow(RecipesUnknown::new).seen();
  }

  /** Where the project's recipes are told, with those that are remembered. */
  Shelf shelf(Project project) {
    var shelf = new Shelf(project.namespace(), house, memory, clock);
    shelf.recall();
    shelves.put(project.id(), shelf);
    return shelf;
  }

  List<Shelf> shelves() {
    return List.copyOf(shelves.values());
  }

  void remove(Project project) {
    shelves.remove(project.id());
  }
}
