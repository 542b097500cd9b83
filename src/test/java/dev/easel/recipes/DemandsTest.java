package dev.easel.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DemandsTest {

  private static final TrainingLength LENGTH =
      Objects.requireNonNull(Guide.recipe("dreambooth").demands().training());

  @ParameterizedTest
  @CsvSource({
    "100, 1, 1, 4, 400",
    "100, 1, 2, 4, 200",
    "100, 3, 1, 4, 136",
    "101, 4, 2, 3, 39",
    "1, 256, 8, 1, 1",
    "999999999, 1, 1, 999999999, 999999998000000001"
  })
  void stepsAreTheTrainersArithmetic(
      String pictures, String batch, String gpus, String epochs, long steps) {
    assertThat(LENGTH.steps(parameters(pictures, batch, gpus, epochs))).hasValue(steps);
  }

  @ParameterizedTest
  @CsvSource({"'', 1, 1, 4", "0, 1, 1, 4", "100, 0, 1, 4", "100, 1, 1, many", "-1, 1, 1, 1"})
  void whatIsNoNumberGivesNone(String pictures, String batch, String gpus, String epochs) {
    assertThat(LENGTH.steps(parameters(pictures, batch, gpus, epochs))).isEmpty();
    assertThat(LENGTH.seconds(parameters(pictures, batch, gpus, epochs), "A40", 512)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1, 1, 512, 200", "1, 2, 512, 100", "4, 1, 512, 200", "1, 1, 1024, 800"})
  void secondsAreByPicturesAndTheirSize(
      String batch, String gpus, double resolution, double seconds) {
    assertThat(LENGTH.seconds(parameters("100", batch, gpus, "4"), "A40", resolution))
        .hasValue(seconds);
  }

  @Test
  void aClassWithoutARuleOfThumbHasNoSeconds() {
    assertThat(LENGTH.seconds(parameters("100", "1", "1", "4"), "H100", 512)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dreambooth", "textual-inversion"})
  void theGuidesRecipesNeedItsMemory(String recipe) {
    var demands = Guide.recipe(recipe).demands();

    assertThat(demands.memoryGib(Role.TRAINER_GPU)).hasValue(48);
    assertThat(demands.memoryGib(Role.INFERENCE_GPU)).hasValue(16);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"gpu_memory_gib\": {\"model\": 48}}",
        "{\"gpu_memory_gib\": {\"trainer_gpu\": \"much\"}}",
        "{\"gpu_memory_gib\": {\"trainer_gpu\": 0}}",
        "{\"training\": {}}",
        "{\"training\": {\"pictures\": \"a\", \"batch\": \"b\", \"epochs\": 3}}",
        "{\"training\": {\"pictures\": \"a\", \"batch\": \"b\", \"epochs\": \"c\","
            + " \"pictures_per_second\": {\"A40\": 0}}}"
      })
  void whatCannotBeReadIsRefused(String easel) {
    assertThatExceptionOfType(SchemaRefused.class)
        .isThrownBy(() -> Demands.of(Guide.JSON.readTree(easel)));
  }

  private static Map<String, String> parameters(
      String pictures, String batch, String gpus, String epochs) {
    var parameters = new HashMap<String, String>();
    parameters.put("num_class_images", pictures);
    parameters.put("batch_size", batch);
    parameters.put("trainer_gpu_count", gpus);
    parameters.put("epochs", epochs);
    return parameters;
  }
}
