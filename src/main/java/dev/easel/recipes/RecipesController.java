package dev.easel.recipes;

import dev.easel.argo.Templates;
import dev.easel.http.Page;
import dev.easel.http.Refusal;
import dev.easel.projects.Allowed;
import dev.easel.projects.Projects;
import dev.easel.projects.Role;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/recipes")
@Tag(name = "recipes", description = "What can be trained, and with which parameters.")
class RecipesController {

  private static final String YAML = "application/yaml";
  private static final String UNKNOWN =
      "The cluster has not listed its recipes yet, and none are remembered.";

  private final Projects projects;
  private final Recipes recipes;
  private final Templates templates;

  RecipesController(Projects projects, Recipes recipes, Templates templates) {
    this.projects = projects;
    this.recipes = recipes;
    this.templates = templates;
  }

  @GetMapping
  @Allowed(Role.VIEWER)
  @Operation(
      operationId = "listRecipes",
      summary = "List recipes",
      description =
          "Every WorkflowTemplate labelled as a recipe, by name, broken ones with why. While the"
              + " cluster is away they are as they were last seen.")
  @ApiResponse(responseCode = "200", description = "A page of recipes.")
  @Refusal(status = 503, code = "recipes_unknown", when = UNKNOWN)
  Page<RecipeSummary> list(
      @Parameter(description = "The longest page.")
          @RequestParam(defaultValue = "20")
          @Min(1)
          @Max(100)
          int limit,
      @Parameter(description = "The `next` of the page before: a name.") @RequestParam
          @Nullable String after) {
    var rest =
        recipes.all(projects.current()).stream()
            .map(RecipeSummary::of)
            .sorted(Comparator.comparing(RecipeSummary::name))
            .filter(recipe -> after == null || recipe.name().compareTo(after) > 0)
            .limit(limit + 1L);
    return Page.of(rest.toList(), limit, RecipeSummary::name);
  }

  @GetMapping("/{name}")
  @Allowed(Role.VIEWER)
  @Operation(
      operationId = "getRecipe",
      summary = "Show a recipe",
      description = "By its name or an alias, such as the guide's `db-finetune`.")
  @ApiResponse(responseCode = "200", description = "The recipe, usable or not.")
  @Refusal(
      status = 404,
      code = "recipe_not_found",
      when = "No recipe has this name; the nearest is named.")
  @Refusal(status = 503, code = "recipes_unknown", when = UNKNOWN)
  RecipeView show(
      @Parameter(description = "Name or alias.", example = "dreambooth") @PathVariable
          String name) {
    return RecipeView.of(recipes.find(projects.current(), name));
  }

  @GetMapping(value = "/{name}/binding", produces = YAML)
  @Allowed(Role.VIEWER)
  @Operation(
      operationId = "getRecipeBinding",
      summary = "Get the binding a recipe needs",
      description =
          "The WorkflowEventBinding that lets Easel start it, ready for `kubectl apply -f -`.")
  @ApiResponse(
      responseCode = "200",
      description = "The manifest.",
      content =
          @Content(
              mediaType = YAML,
              examples =
                  @ExampleObject("apiVersion: argoproj.io/v1alpha1\nkind: WorkflowEventBinding\n")))
  @Refusal(
      status = 404,
      code = "recipe_not_found",
      when = "No recipe has this name; the nearest is named.")
  @Refusal(status = 503, code = "recipes_unknown", when = UNKNOWN)
  String binding(
      @Parameter(description = "Name or alias.", example = "dreambooth") @PathVariable
          String name) {
    var recipe = recipes.find(projects.current(), name);
    return templates.bindingFor(recipe.installed(), recipe.following());
  }
}
