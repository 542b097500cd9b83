package dev.easel.doctor;

import dev.easel.argo.Installed;
import dev.easel.endpoints.ServiceManifest;
import dev.easel.projects.Project;
import dev.easel.recipes.Recipe;
import dev.easel.recipes.Recipes;
import dev.easel.secrets.SecretState;
import dev.easel.secrets.Service;
import dev.easel.secrets.TokenSecrets;
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
import org.springframework.stereotype.Component;

/** Reads the installation: everything at once, within one patience, and whatever answers. */
@Component
class FactsReader implements AutoCloseable {

  private static final Duration GLANCE = Duration.ofSeconds(2);
  private static final List<Service> SERVICES = List.of(Service.values());

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final DoctorProperties properties;
  private final Map<Service, String> names = new EnumMap<>(Service.class);
  private final Recipes recipes;
  private final TokenSecrets secrets;
  private final ArgoFacts argo;
  private final ClusterFacts cluster;
  private final Clock clock;

  FactsReader(
      DoctorProperties properties,
      Recipes recipes,
      TokenSecrets secrets,
      ArgoFacts argo,
      ClusterFacts cluster,
      Clock clock) {
    this.properties = properties;
    this.recipes = recipes;
    this.secrets = secrets;
    this.argo = argo;
    this.cluster = cluster;
    this.clock = clock;
    SERVICES.forEach(service -> names.put(service, secrets.name(service)));
  }

  Facts read(Project project) {
    var at = clock.instant();
    var namespace = project.namespace();
    var installation = new Facts.Installation(project.id(), namespace, names, properties);
    var round = new Round(threads, properties.patience());
    var known = round.ask(() -> recipes.all(project)).fact();
    var demands =
        known.stream().flatMap(List::stream).filter(Recipe::usable).map(Demand::of).toList();
    var claims = new TreeSet<String>();
    demands.forEach(demand -> demand.claim().ifPresent(claims::add));

    var templates = round.ask(() -> argo.templates(namespace));
    var bindings = round.ask(() -> argo.bindings(namespace));
    var grants = round.ask(() -> cluster.grants(namespace));
    var nodes = round.ask(cluster::nodes);
    var groups = round.ask(this::groups);
    var server = round.ask(() -> argo.server(namespace));
    var controller = round.ask(argo::controller);
    var keepsMetadata = round.ask(argo::keepsMetadata);
    var swallowed = round.ask(() -> argo.swallowed(namespace));
    var rights = round.askEach(NeededRight.of(installation, claims), cluster::isAllowed);
    var tokens = round.askEach(SERVICES, service -> look(installation, service));
    var volumes = round.askEach(claims, name -> claim(installation, name));
    return new Facts(
        at,
        installation,
        demands,
        templates.fact(),
        bindings.fact(),
        known,
        missing(Round.facts(rights)),
        grants.fact(),
        Round.facts(tokens),
        Round.facts(volumes),
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
    var tokens = round.askEach(SERVICES, service -> look(facts.installation(), service));
    var volumes =
        round.askEach(demand.claim().stream().toList(), name -> claim(facts.installation(), name));
    return facts.asking(demand, Round.facts(tokens), Round.facts(volumes));
  }

  private SecretState look(Facts.Installation installation, Service service) {
    return secrets.look(installation.namespace(), service);
  }

  private Optional<Claim> claim(Facts.Installation installation, String name) {
    return cluster.claim(installation.project(), installation.namespace(), name);
  }

  private Map<String, List<String>> groups() {
    var versions = new LinkedHashMap<String, List<String>>();
    for (var group : List.of(Installed.GROUP, ServiceManifest.GROUP)) {
      versions.put(group, cluster.versions(group));
    }
    return versions;
  }

  /** Those that the API server says no to; unknown as soon as one is. */
  private static Fact<List<NeededRight>> missing(Map<NeededRight, Fact<Boolean>> answers) {
    var missing = new ArrayList<NeededRight>();
    for (var answer : answers.entrySet()) {
      switch (answer.getValue()) {
        case Fact.Known<Boolean>(var allowed) -> {
          if (!allowed) {
            missing.add(answer.getKey());
          }
        }
        case Fact.Unknown<Boolean>(var why, var cause) -> {
          return new Fact.Unknown<>(why, cause);
        }
      }
    }
    return new Fact.Known<>(List.copyOf(missing));
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
