package dev.easel.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.http.Violations;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the guide asks for is what is sent. */
class GuideTest {

  private static final String CURL =
      """
      {"instance_dataset": "data/example-dog", "instance_prompt": "a photo of sks dog",
       "class_dataset": "generic/dogs-2", "class_prompt": "a photo of dog",
       "num_class_images": "100", "output": "finetunes/docs-example"}
      """;

  @ParameterizedTest
  @CsvSource({
    "dreambooth, db-finetune-template, 35",
    "textual-inversion, sd-finetune-template, 39"
  })
  void sendsTheGuidesDefaultsForWhatIsNotGiven(String recipe, String guide, int count)
      throws IOException {
    var expected = defaults(guide);
    expected.put("run_name", "example-dog");
    expected.replace("output", "finetunes/example-dog");

    var resolved = resolve(recipe, "{}");

    assertThat(resolved).hasSize(count).containsExactlyEntriesOf(expected);
  }

  @Test
  void sendsTheGuidesExample() throws IOException {
    var expected = defaults("db-finetune-template");
    expected.put("run_name", "example-dog");
    expected.put("output", "finetunes/docs-example");

    var resolved = resolve("dreambooth", CURL);

    assertThat(resolved).containsExactlyEntriesOf(expected);
    var recipe = Guide.recipe("dreambooth");
    assertThat(recipe.output(resolved)).contains("finetunes/docs-example");
    assertThat(recipe.endpoint(resolved)).contains("inference-example-dog");
    assertThat(recipe.valueOf(Role.CLAIM, resolved)).contains("db-finetune-data");
    assertThat(recipe.isOn(Role.RUN_INFERENCE, resolved)).isTrue();
    assertThat(recipe.isOn(Role.INFERENCE_ONLY, resolved)).isFalse();
  }

  @Test
  void refusesTheGuidesTypoWithTheRightName() {
    var refusals =
        Guide.refusals(
            Guide.recipeGate("dreambooth"), CURL.replace("num_class_images", "num_class_image"));

    assertThat(refusals)
        .singleElement()
        .satisfies(
            refusal -> {
              assertThat(refusal.pointer()).isEqualTo("#/parameters/num_class_image");
              assertThat(refusal.code()).isEqualTo("unknown_parameter");
              assertThat(refusal.message()).contains("num_class_images");
            });
  }

  @ParameterizedTest
  @CsvSource({
    "dreambooth, DreamBooth, db-finetune",
    "textual-inversion, Textual Inversion, sd-finetune"
  })
  void readsWhatTheChartSaysAboutItself(String name, String title, String alias) {
    var recipe = Guide.recipe(name);

    assertThat(recipe.problems()).isEmpty();
    assertThat(recipe.title()).isEqualTo(title);
    assertThat(recipe.aliases()).containsExactly(alias);
    assertThat(recipe.predictor()).isEqualTo("coreweave-v1");
    assertThat(recipe.discriminator()).isEqualTo("easel-" + name);
    assertThat(recipe.stages()).containsEntry("finetuner", "training");
    assertThat(recipe.stages()).doesNotContainKey("elsewhere");
  }

  @Test
  void keepsHowANumberWasWrittenAndHowTheTemplateSpellsASwitch() {
    assertThat(
            resolve(
                "textual-inversion",
                """
                {"use_ema": true, "shuffle": false, "run_inference": true, "lr": "2e-6",
                 "dataset": "data/captioned"}
                """))
        .containsEntry("use_ema", "True")
        .containsEntry("shuffle", "False")
        .containsEntry("run_inference", "true")
        .containsEntry("lr", "2e-6")
        .containsEntry("dataset", "data/captioned");
  }

  @Test
  void changesItsDigestWithItsParametersAndNothingElse() {
    var template = Guide.template("dreambooth");
    var digest = Blueprint.of(template, Guide.house()).digest();
    var schema = template.annotations().getOrDefault("easel.dev/schema", "");

    assertThat(digest).matches("[0-9a-f]{64}");
    assertThat(
            Blueprint.of(Guide.withSchema(template, " " + schema + "\n"), Guide.house()).digest())
        .isEqualTo(digest);
    assertThat(
            Blueprint.of(
                    Guide.withSchema(template, schema.replace("\"maximum\":1,", "\"maximum\":2,")),
                    Guide.house())
                .digest())
        .isNotEqualTo(digest);
  }

  @Test
  void fillsWhatTheRecipeHasMoreThanWhenARunWasAccepted() {
    var recipe = Guide.recipe("dreambooth");
    var accepted = new LinkedHashMap<>(resolve("dreambooth", "{}"));
    accepted.remove("seed");
    accepted.remove("output");
    accepted.put("gone", "1");

    var remapped = recipe.remapped(accepted);

    assertThat(remapped.parameters())
        .isEqualTo(resolve("dreambooth", "{}"))
        .containsEntry("output", "finetunes/example-dog");
    assertThat(remapped.filled()).containsExactly("output", "seed");
    assertThat(remapped.lost()).containsExactly("gone");
  }

  private static Map<String, String> resolve(String recipe, String parameters) {
    var violations = new Violations();
    var resolved = Guide.recipe(recipe).resolve("example-dog", Guide.json(parameters), violations);
    assertThat(violations.all()).isEmpty();
    return resolved;
  }

  private static Map<String, String> defaults(String template) throws IOException {
    var defaults = new LinkedHashMap<String, String>();
    try (var json = GuideTest.class.getResourceAsStream("/guide/parameters.json")) {
      Guide.JSON
          .readTree(java.util.Objects.requireNonNull(json))
          .path(template)
          .forEach(it -> defaults.put(it.path("name").asString(), it.path("default").asString("")));
    }
    return defaults;
  }
}
