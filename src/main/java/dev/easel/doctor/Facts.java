package dev.easel.doctor;

import dev.easel.argo.BindingSpec;
import dev.easel.argo.ControllerSettings;
import dev.easel.argo.ServerState;
import dev.easel.argo.TemplateSpec;
import dev.easel.kubernetes.Grants;
import dev.easel.kubernetes.NodeKind;
import dev.easel.recipes.Recipe;
import dev.easel.secrets.SecretState;
import dev.easel.secrets.Service;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The installation as it was read at one time.
 *
 * @param demands what runs ask of it: each recipe with its defaults, or one run
 * @param missing rights that Easel's own account lacks
 * @param secrets the tokens' Secrets
 * @param claims by name; empty for one that is not there
 * @param nodes the labels of each node
 * @param groups served versions by API group
 * @param controller empty if there is no ConfigMap of the controller
 * @param keepsMetadata whether the cluster keeps what bindings name workflows by; empty if its
 *     definition is not there
 * @param swallowed runs that wait because Argo took their event and made nothing
 */
record Facts(
    Instant at,
    Installation installation,
    List<Demand> demands,
    Fact<List<TemplateSpec>> templates,
    Fact<List<BindingSpec>> bindings,
    Fact<List<Recipe>> recipes,
    Fact<List<NeededRight>> missing,
    Fact<Grants> grants,
    Map<Service, Fact<SecretState>> secrets,
    Map<String, Fact<Optional<Claim>>> claims,
    Fact<List<NodeKind>> nodes,
    Fact<Map<String, List<String>>> groups,
    Fact<ServerState> argo,
    Fact<Optional<ControllerSettings>> controller,
    Fact<Optional<Boolean>> keepsMetadata,
    Fact<Long> swallowed) {

  private static final String RECIPE = "easel.dev/recipe";

  /**
   * Where it is.
   *
   * @param project whose namespace is looked at
   * @param secretNames names of the tokens' Secrets
   */
  record Installation(
      String project,
      String namespace,
      Map<Service, String> secretNames,
      DoctorProperties properties) {}

  /** The same, for one run: only its template is looked at, and what is read anew. */
  Facts asking(
      Demand demand,
      Map<Service, Fact<SecretState>> itsSecrets,
      Map<String, Fact<Optional<Claim>>> itsClaims) {
    return new Facts(
        at,
        installation,
        List.of(demand),
        ofRun(demand),
        bindings,
        recipes,
        missing,
        grants,
        itsSecrets,
        itsClaims,
        nodes,
        groups,
        argo,
        controller,
        keepsMetadata,
        swallowed);
  }

  private Fact<List<TemplateSpec>> ofRun(Demand demand) {
    return templates instanceof Fact.Known<List<TemplateSpec>>(var all)
        ? new Fact.Known<>(
            all.stream().filter(it -> it.name().equals(demand.recipe().template())).toList())
        : templates;
  }

  /** The template of a recipe. */
  Optional<TemplateSpec> template(Recipe recipe) {
    return templates.stream()
        .flatMap(List::stream)
        .filter(template -> template.name().equals(recipe.template()))
        .findFirst();
  }

  /** Whether a template is offered as a recipe; others are somebody else's. */
  static boolean isRecipe(TemplateSpec template) {
    return template.labels().containsKey(RECIPE);
  }

  /** Everything that was to be read, by what it is. */
  Map<String, Fact<?>> all() {
    var all = new LinkedHashMap<String, Fact<?>>();
    all.put("recipes", recipes);
    all.put("workflow templates", templates);
    all.put("event bindings", bindings);
    all.put("definitions of Argo and KServe", groups);
    all.put("definition of event bindings", keepsMetadata);
    all.put("Easel's own rights", missing);
    all.put("roles of the workflows' accounts", grants);
    secrets.forEach((service, fact) -> all.put("secret of " + service.word(), fact));
    claims.forEach((claim, fact) -> all.put("claim " + claim, fact));
    all.put("labels of nodes", nodes);
    all.put("Argo's server", argo);
    all.put("Argo's controller", controller);
    all.put("events that Argo took", swallowed);
    return all;
  }
}
