package dev.easel.recipes;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** A recipe in the list. */
@Schema(name = "RecipeSummary", description = "Something that can be trained.")
record RecipeSummary(
    @Schema(example = "dreambooth") String name,
    @Schema(example = "DreamBooth") String title,
    @Schema(description = "What its training does.") String description,
    @Schema(description = "Other names it answers to.", example = "[\"db-finetune\"]")
        List<String> aliases,
    @Schema(description = "Whether runs of it are accepted.", example = "true") boolean usable,
    @Schema(description = "Why it is not usable, each with its remedy.")
        List<RecipeProblem> problems) {

  static RecipeSummary of(Recipe recipe) {
    return new RecipeSummary(
        recipe.name(),
        recipe.title(),
        recipe.description(),
        recipe.aliases(),
        recipe.usable(),
        recipe.problems());
  }
}
