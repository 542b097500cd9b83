package dev.easel.chart;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import com.networknt.schema.Error;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What Easel reads from the rendered recipes, held against the guide's own lists. */
class RecipesTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Manifests CHART = new Manifests(Chart.render(Map.of()));
  private static final Set<String> ROLES =
      Set.of(
          "run_name claim model output class_dataset class_prompt num_class_images instance_dataset captioned_dataset image image_tag run_inference inference_only region trainer_gpu trainer_gpu_count inference_gpu"
              .split(" "));

  @ParameterizedTest
  @CsvSource({
    "easel-dreambooth, db-finetune-template, 35",
    "easel-textual-inversion, sd-finetune-template, 39"
  })
  void hasTheGuidesParametersInItsOrderWithItsDefaults(String name, String guide, int count) {
    var defaults = recipe(name).defaults();

    assertThat(defaults).hasSize(count);
    assertThat(new ArrayList<>(defaults.keySet())).isEqualTo(names(guide));
    for (JsonNode parameter : guide(guide)) {
      if (!parameter.path("name").asString().equals("output")) {
        assertThat(defaults.get(parameter.path("name").asString()))
            .as(parameter.toString())
            .isEqualTo(
                Optional.ofNullable(parameter.get("default"))
                    .filter(it -> !it.isNull())
                    .map(JsonNode::asString));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"easel-dreambooth", "easel-textual-inversion"})
  void bindingAndSchemaHaveTheTemplatesParameters(String name) {
    var recipe = recipe(name);
    var binding = CHART.named("WorkflowEventBinding", name).orElseThrow();

    assertThat(Recipe.defaultsOf(binding)).containsExactlyEntriesOf(recipe.defaults());
    assertThat(recipe.schema().path("properties").propertyNames())
        .containsExactlyInAnyOrderElementsOf(recipe.defaults().keySet());
    assertThat(binding.at("/spec/event/selector").asString())
        .isEqualTo("discriminator == \"" + name + "\"");
  }

  @ParameterizedTest
  @CsvSource({
    "easel-dreambooth, db-finetune-template",
    "easel-textual-inversion, sd-finetune-template"
  })
  void everyParameterIsDescribedInTheGuidesGroups(String name, String guide) {
    var recipe = recipe(name);

    for (JsonNode parameter : guide(guide)) {
      JsonNode property = recipe.property(parameter.path("name").asString());
      assertThat(property.path("description").asString("")).as(parameter.toString()).isNotBlank();
      assertThat(property.path("x-group")).isEqualTo(parameter.path("group"));
      assertThat(property.has("default")).isFalse();
      if (property.has("x-role")) {
        assertThat(ROLES).contains(property.path("x-role").asString());
      }
      Pattern.compile(property.path("pattern").asString(""));
    }
  }

  @ParameterizedTest
  @CsvSource({"easel-dreambooth, example-dog", "easel-textual-inversion, example"})
  void acceptsItsOwnDefaults(String name, String runName) {
    var recipe = recipe(name);
    ObjectNode parameters = JSON.createObjectNode();
    recipe
        .defaults()
        .forEach(
            (parameter, text) ->
                parameters.set(parameter, typed(recipe.property(parameter), text.orElse(runName))));
    parameters.remove("output");

    assertThat(errors(recipe, parameters)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "run_name|my_dog",
        "run_name|dog2",
        "run_name|a-name-that-is-longer-than-an-endpoint-allows",
        "model|owner/name/more",
        "model|../secrets",
        "model|pvc:../models",
        "model|pvc:/models",
        "model|--help/x",
        "instance_dataset|/pvc/data",
        "instance_dataset|data/../x",
        "instance_dataset|data//x",
        "instance_prompt|a \"sks\" dog",
        "instance_prompt|a {{workflow.uid}} dog",
        "instance_prompt|--model",
        "instance_prompt|a\\dog",
        "output|finetunes/a.b",
        "output|finetunes/",
        "finetuner_image|registry.example.com/UPPER",
        "finetuner_image|a image",
        "finetuner_tag|-x",
        "pvc|Claim",
        "trainer_gpu|a\"b",
        "lr_scheduler|linear",
        "unknown|x"
      })
  void refuses(String parameter, String value) {
    var recipe = recipe("easel-dreambooth");
    ObjectNode parameters = JSON.createObjectNode().put("run_name", "dog").put(parameter, value);

    assertThat(errors(recipe, parameters)).isNotEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "model|pvc:models/mine",
        "instance_prompt|a photo of sks dog's bowl, 50% grey (très beau)",
        "finetuner_image|localhost:5000/team/trainer",
        "finetuner_tag|1.0@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "output|finetunes/a.b/c"
      })
  void accepts(String parameter, String value) {
    var recipe = recipe("easel-dreambooth");
    ObjectNode parameters = JSON.createObjectNode().put("run_name", "dog").put(parameter, value);

    assertThat(errors(recipe, parameters)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "easel-dreambooth, dreambooth, db-finetune, {output}",
    "easel-textual-inversion, textual-inversion, sd-finetune, finetunes/{run_name}"
  })
  void saysWhatEaselAsksOfIt(String name, String label, String alias, String output) {
    var recipe = recipe(name);
    JsonNode easel = recipe.schema().path("x-easel");

    assertThat(recipe.template().at("/metadata/labels/easel.dev~1recipe").asString())
        .isEqualTo(label);
    assertThat(easel.at("/aliases/0").asString()).isEqualTo(alias);
    assertThat(easel.path("output").asString()).isEqualTo(output);
    assertThat(easel.path("endpoint").asString()).isEqualTo("inference-{run_name}");
    assertThat(easel.path("predictor").asString()).isEqualTo("coreweave-v1");
    assertThat(easel.path("stages").propertyNames())
        .containsExactlyInAnyOrderElementsOf(
            recipe
                .template()
                .at("/spec/templates/0/steps")
                .valueStream()
                .map(it -> it.at("/0/name").asString())
                .toList());
  }

  private static List<Error> errors(Recipe recipe, JsonNode parameters) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(recipe.schema())
        .validate(parameters);
  }

  private static JsonNode typed(JsonNode property, String text) {
    return property.path("type").asString().equals("string")
        ? JSON.getNodeFactory().stringNode(text)
        : JSON.readTree(
            text.equals("True") || text.equals("False") ? text.toLowerCase(Locale.ROOT) : text);
  }

  private static Recipe recipe(String name) {
    return Objects.requireNonNull(Recipe.byName(CHART).get(name));
  }

  private static JsonNode guide(String template) {
    return JSON.readTree(Path.of("src/test/resources/guide/parameters.json")).path(template);
  }

  private static List<String> names(String template) {
    return guide(template).valueStream().map(it -> it.path("name").asString()).toList();
  }
}
