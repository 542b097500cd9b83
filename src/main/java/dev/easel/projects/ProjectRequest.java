package dev.easel.projects;

import dev.easel.http.JsonBody;
import dev.easel.http.Members;
import dev.easel.http.Violations;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an operator sends to make a project. */
@Schema(name = "ProjectRequest", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record ProjectRequest(
    @Schema(
            description =
                "Lower-case letters, digits and hyphens; never another's, not later either.",
            example = "team-a",
            requiredMode = Schema.RequiredMode.REQUIRED,
            pattern = LABEL)
        String name,
    @Schema(
            description =
                "The Kubernetes namespace of its runs, where the chart's recipes and accounts are;"
                    + " no other project's. A claim in it is this project's alone.",
            example = "team-a",
            requiredMode = Schema.RequiredMode.REQUIRED,
            pattern = LABEL)
        String namespace,
    @Schema(description = "The recipes that it may use; all that its namespace has, if absent.")
        @Nullable List<String> recipes,
    @Schema(description = LABELS) @Nullable Map<String, String> labels,
    @Schema(description = ARGO) @Nullable ProjectArgo argo,
    @Nullable Quota quota) {

  static final String EXAMPLE =
      """
      {"name": "team-a", "namespace": "team-a", "recipes": ["dreambooth"],
       "quota": {"queued_runs": 100, "running_runs": 5, "gpus": 8, "cost_per_month": 2000}}
      """;

  static final String LABELS =
      "At most 32, of each of its runs, unless the run has others of the same keys.";
  static final String ARGO =
      "An Argo server that takes its runs; the installation's, if absent. Its workflow controller"
          + " must be the one that looks after the namespace.";

  static final String LABEL = "^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$";

  private static final Pattern RECIPE = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?");
  private static final int MOST_RECIPES = 100;

  static Project read(JsonBody body) {
    var violations = new Violations();
    var members = body.members(violations);
    var name = label(members, "name");
    var namespace = label(members, "namespace");
    var recipes = recipes(members);
    var labels = Labels.read(members);
    var argo = ProjectArgo.read(members);
    var quota = Quota.read(members.members("quota"));
    members.refuseOthers();
    violations.throwIfAny();
    var given = body.json().path("recipes").isArray();
    return new Project(name, namespace, given ? recipes : null, labels, argo, quota);
  }

  private static String label(Members members, String member) {
    var text = String.valueOf(members.requiredText(member, 63));
    if (!Projects.DNS_LABEL.matcher(text).matches()) {
      members.add(
          member,
          "invalid_label",
          "'%s' must be lower-case letters, digits and hyphens, as a Kubernetes namespace."
              .formatted(member));
    }
    return text;
  }

  /** Names or none; aliases are not looked up. */
  static List<String> recipes(Members members) {
    var recipes = members.texts("recipes", 63);
    if (recipes.size() > MOST_RECIPES || !recipes.stream().allMatch(RECIPE.asMatchPredicate())) {
      members.add(
          "recipes",
          "invalid_recipes",
          "'recipes' must be at most 100 names of recipes, such as 'dreambooth'.");
    }
    return List.copyOf(recipes);
  }
}
