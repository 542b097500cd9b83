package dev.easel.projects;

import dev.easel.http.JsonBody;
import dev.easel.http.Violations;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an operator changes of a project; what is left out stays. */
@Schema(
    name = "ProjectChange",
    additionalProperties = Schema.AdditionalPropertiesValue.FALSE,
    description = "What is to change; what is left out stays as it is, null takes it away.")
record ProjectChange(
    @Schema(description = "The recipes that it may use; null for all that its namespace has.")
        @Nullable List<String> recipes,
    @Schema(description = ProjectRequest.LABELS) @Nullable Map<String, String> labels,
    @Schema(description = ProjectRequest.ARGO) @Nullable ProjectArgo argo,
    @Schema(description = "The whole of it: a limit that is not in it ends.")
        @Nullable Quota quota) {

  static final String EXAMPLE =
      """
      {"quota": {"queued_runs": 200, "running_runs": 10, "gpus": 16}}
      """;

  static Project read(JsonBody body, Project is) {
    var violations = new Violations();
    var members = body.members(violations);
    var recipes = ProjectRequest.recipes(members);
    var labels = Labels.read(members);
    var argo = ProjectArgo.read(members);
    var quota = Quota.read(members.members("quota"));
    members.refuseOthers();
    violations.throwIfAny();
    var given = body.json();
    var named = given.path("recipes").isArray() ? recipes : null;
    return new Project(
        is.id(),
        is.namespace(),
        given.has("recipes") ? named : is.recipes(),
        given.has("labels") ? labels : is.labels(),
        given.has("argo") ? argo : is.argo(),
        given.has("quota") ? quota : is.quota());
  }
}
