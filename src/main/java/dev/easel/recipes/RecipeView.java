package dev.easel.recipes;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** A recipe with everything needed to run it. */
@Schema(name = "Recipe", description = "Something that can be trained, with its parameters.")
record RecipeView(
    @Schema(example = "dreambooth") String name,
    @Schema(example = "DreamBooth") String title,
    @Schema(description = "What its training does.") String description,
    @Schema(description = "Other names it answers to.", example = "[\"db-finetune\"]")
        List<String> aliases,
    @Schema(description = "Whether runs of it are accepted.", example = "true") boolean usable,
    @Schema(description = "Why it is not usable, each with its remedy.")
        List<RecipeProblem> problems,
    @JsonProperty("run_name")
        @Schema(
            description = "JSON Schema of a run's `name`.",
            implementation = Object.class,
            example = "{\"type\":\"string\",\"pattern\":\"^[a-z]([-a-z]*[a-z])?$\"}")
        ObjectNode runName,
    @Schema(
            description =
                "JSON Schema 2020-12 of a run's `parameters`, with defaults. `x-group` and"
                    + " `x-order` say how to show them; `x-default` is a default that follows the"
                    + " run's name.",
            implementation = Object.class,
            example =
                "{\"type\":\"object\",\"properties\":{\"lr\":{\"type\":\"number\",\"default\":2e-6}}}")
        ObjectNode parameters,
    @Schema(
            description = "Names of parameters by group, in their order.",
            example = "{\"hyperparameters\":[\"lr\",\"epochs\"]}")
        Map<String, List<String>> groups,
    @Schema(description = "Steps of its workflow.", example = "[\"downloader\",\"finetuner\"]")
        List<String> steps,
    @Schema(description = "Its WorkflowTemplate.", example = "easel-dreambooth") String template,
    @Schema(description = "Where the template is.", example = "tenant-example") String namespace,
    @Schema(
            description = "What its events are sent to; null without a binding.",
            example = "easel-dreambooth",
            nullable = true)
        @Nullable String discriminator,
    @Schema(description = "SHA-256 of the template's parameters and schema, in hex.")
        String digest) {

  static RecipeView of(Recipe recipe) {
    var schema = recipe.schema();
    return new RecipeView(
        recipe.name(),
        recipe.title(),
        recipe.description(),
        recipe.aliases(),
        recipe.usable(),
        recipe.problems(),
        schema.name(),
        schema.parameters(),
        groups(recipe),
        recipe.steps(),
        recipe.template(),
        recipe.namespace(),
        recipe.discriminator(),
        recipe.digest());
  }

  private static Map<String, List<String>> groups(Recipe recipe) {
    var groups = new LinkedHashMap<String, List<String>>();
    for (var parameter : recipe.parameters()) {
      if (parameter.role() != Role.RUN_NAME) {
        groups
            .computeIfAbsent(
                parameter.group() == null ? "other" : parameter.group(),
                group -> new java.util.ArrayList<>())
            .add(parameter.name());
      }
    }
    return groups;
  }
}
