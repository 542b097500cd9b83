package dev.easel.recipes;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a schema says about the recipe as a whole: its titles and {@code x-easel}.
 *
 * @param output pattern of the folder written to, {@code finetunes/{run_name}}
 * @param endpoint pattern of the InferenceService's name
 * @param stages stage of a run by step name
 * @param predictor dialect of its predictor
 */
record Outline(
    String title,
    String description,
    List<String> aliases,
    @Nullable String output,
    @Nullable String endpoint,
    Map<String, String> stages,
    String predictor) {

  /** Of a template whose schema cannot be read. */
  static Outline unknown(String name) {
    return new Outline(name, "", List.of(), null, null, Map.of(), "coreweave-v1");
  }
}
