package dev.easel.doctor;

import dev.easel.argo.Inventory;
import dev.easel.endpoints.ServiceManifest;
import dev.easel.projects.Projects;
import dev.easel.recipes.Recipe;
import dev.easel.recipes.Recipes;
import dev.easel.secrets.SecretState;
import dev.easel.secrets.Secrets;
import dev.easel.secrets.Service;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Reads the installation: everything at once, within one patience, and whatever answers. */
@Component
class FactsReader implements AutoCloseable {

  private static final Duration GLANCE = Duration.ofSeconds(2);

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Facts.Installation installation;
  private final Recipes recipes;
  private final Secrets secrets;
  private final ArgoFacts argo;
  private final ClusterFacts cluster;
  private final Clock clock;

  FactsReader(
      DoctorProperties properties,
      Projects projects,
      Recipes recipes,
      Secrets secrets,
      ArgoFacts argo,
      ClusterFacts cluster,
      Clock clock) {
    this.recipes = recipes;
    this.secrets = secrets;
    this.argo = argo;
    this.cluster = cluster;
    this.clock = clock;
    var names = new EnumMap<Service, String>(Service.class);
    Stream.of(Service.values()).forEach(service -> names.put(service, secrets.name(service)));
    this.installation =
        new Facts.Installation(projects.current().namespace(), names, properties);
  }

  Facts read() {
    var at = clock.instant();
    var properties = installation.properties();
    var namespace = installation.namespace();
    var round = new Round(threads, properties.patience());
    var known = round.ask(recipes::all).fact();
    var demands =
        known.stream().flatMap(List::stream).filter(Recipe::usable).map(Demand::of).toList();
    var claims = new TreeSet<String>();
    demands.forEach(demand -> demand.claim().ifPresent(claims::add));

    var templates = round.ask(() -> argo.templates(namespace));
    var bindings = round.ask(() -> argo.bindings(namespace));
    var grants = round.ask(() -> cluster.grants(namespace));
    var nodes = round.ask(cluster::nodes);
    var groups = round.ask(this::groups);
    var server = round.ask(argo::server);
    var controller = round.ask(argo::controller);
    var keepsMetadata = round.ask(argo::keepsMetadata);
    var swallowed = round.ask(() -> argo.swallowed(namespace));
    var missing = missing(round, NeededRight.of(installation, claims));
    return new Facts(
        at,
        installation,
        demands,
        templates.fact(),
        bindings.fact(),
        known,
        missing,
        grants.fact(),
        secrets(round),
        claims(round, claims),
        nodes.fact(),
        groups.fact(),
        server.fact(),
        controller.fact(),
        keepsMetadata.fact(),
        swallowed.fact());
  }

  /** What was read, for one run: its claim and the Secrets are read anew, within 2 s. */
  Facts asked(Facts facts, Demand demand) {
    var round = new Round(threads, GLANCE);
    return facts.asking(
        demand, secrets(round), claims(round, demand.claim().stream().toList()));
  }

  private Map<String, List<String>> groups() {
    var versions = new LinkedHashMap<String, List<String>>();
    for (var group : List.of(Inventory.GROUP, ServiceManifest.GROUP)) {
      versions.put(group, cluster.versions(group));
    }
    return versions;
  }

  /** Those that the API server says no to; unknown as soon as one is. */
  private Fact<List<NeededRight>> missing(Round round, List<NeededRight> needed) {
    var asked = new LinkedHashMap<NeededRight, Round.Asked<Boolean>>();
    needed.forEach(
        right ->
            asked.put(right, round.ask(() -> cluster.isAllowed(right))));
    var missing = new ArrayList<NeededRight>();
    for (var answer : asked.entrySet()) {
      switch (answer.getValue().fact()) {
        case Fact.Known<Boolean>(var allowed) when allowed -> {}
        case Fact.Known<Boolean> refused -> missing.add(answer.getKey());
        case Fact.Unknown<Boolean>(var why, var cause) -> {
          return new Fact.Unknown<>(why, cause);
        }
      }
    }
    return new Fact.Known<>(List.copyOf(missing));
  }

  private Map<Service, Fact<SecretState>> secrets(Round round) {
    var asked = new EnumMap<Service, Round.Asked<SecretState>>(Service.class);
    for (var service : Service.values()) {
      asked.put(service, round.ask(() -> secrets.look(installation.namespace(), service)));
    }
    var facts = new EnumMap<Service, Fact<SecretState>>(Service.class);
    asked.forEach((service, answer) -> facts.put(service, answer.fact()));
    return facts;
  }

  private Map<String, Fact<Optional<Claim>>> claims(Round round, Iterable<String> names) {
    var asked = new LinkedHashMap<String, Round.Asked<Optional<Claim>>>();
    for (var name : names) {
      asked.put(name, round.ask(() -> cluster.claim(installation.namespace(), name)));
    }
    var facts = new LinkedHashMap<String, Fact<Optional<Claim>>>();
    asked.forEach((name, answer) -> facts.put(name, answer.fact()));
    return facts;
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
