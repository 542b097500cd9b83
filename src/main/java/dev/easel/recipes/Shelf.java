package dev.easel.recipes;

import dev.easel.argo.EventBinding;
import dev.easel.argo.Templates;
import dev.easel.argo.WorkflowTemplate;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * What the labelled templates of one namespace offer, now or when last seen. While the cluster is
 * away it stays as it is, across restarts too.
 */
class Shelf implements Templates.Listener {

  private static final Logger log = LoggerFactory.getLogger(Shelf.class);

  private final CountDownLatch listed = new CountDownLatch(1);
  private final String namespace;
  private final HouseRules house;
  private final Memory memory;
  private final Clock clock;
  private final Map<String, Offer> offers = new TreeMap<>();
  private final Map<String, EventBinding> bindings = new TreeMap<>();
  private final Map<String, Memory.Entry> kept = new HashMap<>();
  private volatile Catalogue catalogue = new Catalogue(List.of());
  private volatile boolean seen;

  Shelf(String namespace, HouseRules house, Memory memory, Clock clock) {
    this.namespace = namespace;
    this.house = house;
    this.memory = memory;
    this.clock = clock;
  }

  /** Every recipe, those whose template is gone too. */
  Catalogue known() {
    return catalogue;
  }

  /**
   * The same, once it is known which there are.
   *
   * @throws RecipesUnknown if there is no saying
   */
  Catalogue seen() {
    if (!seen) {
      throw new RecipesUnknown();
    }
    return catalogue;
  }

  synchronized void recall() {
    for (var entry : memory.of(namespace)) {
      var template = entry.latest().name();
      kept.put(template, entry);
      offers.putIfAbsent(template, entry.offer(house));
      entry.bindings().forEach(binding -> bindings.putIfAbsent(binding.name(), binding));
    }
    refresh();
    seen |= !offers.isEmpty();
  }

  @Override
  public void listed() {
    seen = true;
    listed.countDown();
  }

  /** Whether the cluster has told everything that it has, within so long. */
  boolean awaitListing(Duration patience) throws InterruptedException {
    return listed.await(patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Names of what may have gone from the cluster since it was seen. */
  synchronized Templates.Known remembered() {
    return new Templates.Known(Set.copyOf(offers.keySet()), Set.copyOf(bindings.keySet()));
  }

  @Override
  public synchronized void template(WorkflowTemplate template) {
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

  @Override
  public synchronized void templateGone(String name) {
    offers.computeIfPresent(
        name, (template, offer) -> offer.goneAt() == null ? offer.gone(clock.instant()) : offer);
    changed();
  }

  @Override
  public synchronized void binding(EventBinding binding) {
    bindings.put(binding.name(), binding);
    changed();
  }

  @Override
  public synchronized void bindingGone(String name) {
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
