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
    @Schema(description = "Metrics that are read from what its training prints.")
        List<MetricView> metrics,
    @Schema(description = "How far its training is, by what it prints.")
        List<ProgressView> progress,
    @Schema(description = "Its WorkflowTemplate.", example = "easel-dreambooth") String template,
    @Schema(description = "Where the template is.", example = "tenant-example") String namespace,
    @Schema(
            description = "What its events are sent to; null without a binding.",
            example = "easel-dreambooth",
            nullable = true)
        @Nullable String discriminator,
    @Schema(description = "SHA-256 of the template's parameters and schema, in hex.")
        String digest) {

  /** One metric of its training. */
  @Schema(name = "MetricRule")
  record MetricView(
      @Schema(example = "loss") String name,
      @Schema(description = "Null if its values have none.", nullable = true, example = "steps/s")
          @Nullable String unit,
      @Schema(
              description =
                  "RE2 expression, searched for in each line of the training: its group `value` (or"
                      + " the first) is the number, `reciprocal` one over it, `step` the step.",
              example = "train/loss=(?P<value>[0-9.e+-]+).*train/step=(?P<step>[0-9]+)")
          String pattern) {

    static MetricView of(MetricRule rule) {
      return new MetricView(rule.name(), rule.unit(), rule.pattern().pattern());
    }
  }

  /** One part of its training that counts. */
  @Schema(name = "ProgressRule")
  record ProgressView(
      @Schema(
              description = "`generating` class images, or `training`.",
              allowableValues = {"generating", "training"},
              example = "training")
          String phase,
      @Schema(
              description =
                  "RE2 expression: its groups `done` and `total` (or the first two) count, `rate`"
                      + " is how many a second, `reciprocal` one over that.",
              example = "Total Steps: .*\\| (?P<done>[0-9]+)/(?P<total>[0-9]+) ")
          String pattern) {

    static ProgressView of(ProgressRule rule) {
      return new ProgressView(rule.phase(), rule.pattern().pattern());
    }
  }

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
        recipe.log().metrics().stream().map(MetricView::of).toList(),
        recipe.log().progress().stream().map(ProgressView::of).toList(),
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
