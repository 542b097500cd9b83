package dev.easel.recipes;

import dev.easel.argo.EventBinding;
import dev.easel.argo.Templates;
import dev.easel.argo.WorkflowTemplate;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * The catalogue: what the namespace's labelled templates offer, now or when last seen. While the
 * cluster is away it stays as it is, across restarts too.
 */
@Component
public class Recipes {

  private static final Logger log = LoggerFactory.getLogger(Recipes.class);

  private final HouseRules house;
  private final Memory memory;
  private final Clock clock;
  private final Map<String, Offer> offers = new TreeMap<>();
  private final Map<String, EventBinding> bindings = new TreeMap<>();
  private final Map<String, Memory.Entry> kept = new HashMap<>();
  private volatile Catalogue catalogue = new Catalogue(List.of());
  private volatile boolean seen;

  Recipes(HouseRules house, Memory memory, Clock clock, MeterRegistry meters) {
    this.house = house;
    this.memory = memory;
    this.clock = clock;
    RecipeState.register(meters, this);
  }

  /**
   * The recipe of a name or alias. One whose template is gone is still found, unusable.
   *
   * @throws RecipeNotFound naming the nearest
   * @throws RecipesUnknown if there is no saying which there are
   */
  public Recipe find(String name) {
    return seen().find(name);
  }

  /**
   * Every recipe whose template is there, broken ones too, by name.
   *
   * @throws RecipesUnknown if there is no saying which there are
   */
  public List<Recipe> all() {
    return seen().present();
  }

  /** Every recipe, those whose template is gone too. */
  List<Recipe> known() {
    return catalogue.recipes();
  }

  /** The recipe of a name, as it is or last was; empty if it is not known any more. */
  public Optional<Recipe> remembered(String name) {
    return catalogue.recipes().stream().filter(recipe -> recipe.name().equals(name)).findFirst();
  }

  /** How a recipe's training is read from what it prints; no rules if it is not known any more. */
  public LogRules log(String name) {
    return remembered(name).map(Recipe::log).orElse(LogRules.NONE);
  }

  private Catalogue seen() {
    if (!seen) {
      throw new RecipesUnknown();
    }
    return catalogue;
  }

  synchronized void recall(String namespace) {
    for (var entry : memory.of(namespace)) {
      var template = entry.latest().name();
      kept.put(template, entry);
      offers.putIfAbsent(template, entry.offer(house));
      entry.bindings().forEach(binding -> bindings.putIfAbsent(binding.name(), binding));
    }
    refresh();
    seen |= !offers.isEmpty();
  }

  /** The cluster has told everything that it has. */
  void listed() {
    seen = true;
  }

  /** Names of what may have gone from the cluster since it was seen. */
  synchronized Templates.Known remembered() {
    return new Templates.Known(Set.copyOf(offers.keySet()), Set.copyOf(bindings.keySet()));
  }

  synchronized void template(WorkflowTemplate template) {
    var known = offers.get(template.name());
    if (known != null && known.goneAt() == null && known.latest().template().equals(template)) {
      return;
    }
    var blueprint = Blueprint.of(template, house);
    var now = clock.instant();
    offers.merge(
        template.name(), Offer.first(blueprint, now), (old, same) -> old.updated(blueprint, now));
    changed();
  }

  synchronized void templateGone(String name) {
    offers.computeIfPresent(
        name, (template, offer) -> offer.goneAt() == null ? offer.gone(clock.instant()) : offer);
    changed();
  }

  synchronized void binding(EventBinding binding) {
    bindings.put(binding.name(), binding);
    changed();
  }

  synchronized void bindingGone(String name) {
    bindings.remove(name);
    changed();
  }

  private void changed() {
    refresh();
    offers.forEach(this::keep);
  }

  private void refresh() {
    var namesakes =
        offers.values().stream()
            .filter(offer -> offer.goneAt() == null)
            .collect(
                Collectors.groupingBy(
                    Offer::name,
                    Collectors.mapping(
                        offer -> offer.latest().template().name(), Collectors.toList())));
    catalogue =
        new Catalogue(
            offers.values().stream()
                .map(
                    offer ->
                        offer.recipe(
                            bindings.values(), namesakes.getOrDefault(offer.name(), List.of())))
                .toList());
  }

  /** What cannot be stored now is stored with the next change. */
  private void keep(String template, Offer offer) {
    var starting = bindings.values().stream().filter(it -> it.template().equals(template)).toList();
    var entry = Memory.Entry.of(offer, starting);
    if (entry.equals(kept.get(template))) {
      return;
    }
    try {
      var shown = offer.good() == null ? offer.latest() : offer.good();
      memory.keep(offer.name(), shown.digest(), entry);
      kept.put(template, entry);
    } catch (DataAccessException e) {
      log.warn("Recipe {} was not stored: {}", offer.name(), e.getMessage());
    }
  }
}
