package dev.easel.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class RecipeViewTest {

  @ParameterizedTest
  @CsvSource({"dreambooth, 34", "textual-inversion, 38"})
  void presentsParametersAsASchemaWithTypedDefaults(String name, int count) {
    var view = json(RecipeView.of(Guide.recipe(name)));

    var schema = view.path("parameters");
    assertThat(schema.path("properties").size()).isEqualTo(count);
    assertThat(schema.at("/properties/epochs/default").isIntegralNumber()).isTrue();
    assertThat(schema.at("/properties/use_tensorizer/default").isBoolean()).isTrue();
    assertThat(schema.at("/properties/lr/default").isNumber()).isTrue();
    assertThat(schema.at("/properties/pvc/x-order").asInt()).isOne();
    assertThat(schema.at("/properties/run_name").isMissingNode()).isTrue();
    assertThat(schema.path("required").isEmpty()).isTrue();
    assertThat(schema.has("x-easel")).isFalse();
    assertThat(view.path("metrics").valueStream().map(metric -> metric.path("name").asString()))
        .containsExactly("loss", "learning_rate", "steps_per_second", "samples_per_second");
    assertThat(view.at("/metrics/2/unit").asString()).isEqualTo("steps/s");
    assertThat(view.path("progress").valueStream().map(part -> part.path("phase").asString()))
        .containsExactly("generating", "training");
    assertThat(view.at("/run_name/pattern").asString()).isEqualTo("^[a-z]([-a-z]*[a-z])?$");
    assertThat(view.path("groups").propertyNames())
        .contains("file paths", "hyperparameters", "step controls", "container images");
    assertThat(view.path("discriminator").asString()).isEqualTo("easel-" + name);
    assertThat(view.path("usable").asBoolean()).isTrue();
  }

  @Test
  void presentsADefaultThatFollowsTheRunsNameAsSuch() {
    var output =
        json(RecipeView.of(Guide.recipe("dreambooth"))).at("/parameters/properties/output");

    assertThat(output.has("default")).isFalse();
    assertThat(output.path("x-default").asString()).isEqualTo("finetunes/{run_name}");
    assertThat(Guide.recipe("dreambooth").following())
        .containsOnlyKeys("output")
        .containsValue("finetunes/{run_name}");
  }

  @Test
  void doesNotChangeTheSchemaItPresents() {
    var recipe = Guide.recipe("dreambooth");
    assertThat(RecipeView.of(recipe)).isEqualTo(RecipeView.of(recipe));
  }

  @Test
  void presentsWhatIsBrokenWithWhy() {
    var broken = Blueprint.of(Guide.template("{", "a=x", "b"), Guide.house());
    var recipe = Offer.first(broken, java.time.Instant.EPOCH).recipe(List.of(), List.of());

    var view = json(RecipeView.of(recipe));

    assertThat(view.path("usable").asBoolean()).isFalse();
    assertThat(view.at("/problems/0/code").asString()).isEqualTo("schema_invalid");
    assertThat(view.at("/problems/1/remedy").asString()).contains("/v1/recipes/own/binding");
    assertThat(view.at("/parameters/required/0").asString()).isEqualTo("b");
    assertThat(view.path("discriminator").isNull()).isTrue();
  }

  private static JsonNode json(Object view) {
    return Guide.JSON.valueToTree(view);
  }
}
