package dev.easel.runs;

import dev.easel.recipes.Recipe;
import dev.easel.recipes.Role;
import dev.easel.volumes.VolumePath;
import jakarta.persistence.Embeddable;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The places a run takes in the cluster.
 *
 * @param claim the shared claim
 * @param output folder it writes to, or serves from if it does not train
 * @param trains false if it only serves what another run trained
 * @param classFolder folder of its class images; null if it uses none
 * @param classKey what must agree between two live runs that share the class folder
 * @param endpointName the InferenceService it deploys; null if it deploys none
 * @param modelName what the predictor calls the model
 */
@Embeddable
public record Places(
    @Nullable String claim,
    @Nullable String output,
    boolean trains,
    @Nullable String classFolder,
    @Nullable String classKey,
    @Nullable String endpointName,
    @Nullable String modelName) {

  private static final int LONGEST = 255;
  private static final Places NONE = new Places(null, null, true, null, null, null, null);

  static Places of(Recipe recipe, Map<String, String> parameters) {
    var output = recipe.output(parameters).filter(Places::isFilled).orElse(null);
    var trains = !recipe.isOn(Role.INFERENCE_ONLY, parameters);
    var deploys = !trains || recipe.isOn(Role.RUN_INFERENCE, parameters);
    var classFolder = trains ? recipe.valueOf(Role.CLASS_DATASET, parameters).orElse(null) : null;
    return new Places(
        recipe.valueOf(Role.CLAIM, parameters).orElse(null),
        output,
        trains,
        classFolder,
        classFolder == null ? null : classKey(recipe, parameters),
        deploys ? recipe.endpoint(parameters).filter(Places::isFilled).orElse(null) : null,
        output == null ? null : new VolumePath(output).lastSegment());
  }

  /** The same of parameters that nobody checked: a place that no request could have is none. */
  static Places unchecked(Recipe recipe, Map<String, String> parameters) {
    try {
      var places = of(recipe, parameters);
      return places.isShort() ? places : NONE;
    } catch (IllegalArgumentException noPath) {
      return NONE;
    }
  }

  private boolean isShort() {
    return Stream.of(claim, output, classFolder, endpointName)
        .allMatch(name -> name == null || name.length() <= LONGEST);
  }

  /**
   * The places a run must have to itself, by kind: where only it writes, and its endpoint's name.
   */
  Map<String, String> claims(String namespace) {
    var claims = new LinkedHashMap<String, String>();
    if (trains) {
      outputPlace(namespace).ifPresent(place -> claims.put(Claims.OUTPUT, place));
    }
    if (endpointName != null) {
      claims.put(Claims.ENDPOINT, namespace + "/" + endpointName);
    }
    return claims;
  }

  /** The output folder, unmistakable in the cluster. */
  Optional<String> outputPlace(String namespace) {
    return Optional.ofNullable(output).map(it -> String.join("/", namespace, claim, it));
  }

  /** What is not said by a caller. */
  Places erased() {
    return new Places(null, null, trains, null, null, null, null);
  }

  /** Of parameters that are not complete a name may be left with its placeholder. */
  private static boolean isFilled(String name) {
    return !name.contains("{");
  }

  /**
   * The trainer reuses class images by count alone, whatever prompt and model made them. A digest:
   * it stays when the prompt is erased.
   */
  private static String classKey(Recipe recipe, Map<String, String> parameters) {
    var images =
        String.join(
            "\n",
            recipe.valueOf(Role.CLASS_PROMPT, parameters).orElse(""),
            recipe.valueOf(Role.MODEL, parameters).orElse(""),
            recipe.valueOf(Role.NUM_CLASS_IMAGES, parameters).orElse(""));
    return UUID.nameUUIDFromBytes(images.getBytes(StandardCharsets.UTF_8)).toString();
  }
}
