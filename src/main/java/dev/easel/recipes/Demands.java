package dev.easel.recipes;

import java.util.EnumMap;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a recipe asks of hardware: {@code x-easel.gpu_memory_gib} and {@code x-easel.training} of
 * its schema.
 *
 * @param gpuMemoryGib GiB that a GPU needs, by the role of the parameter with its class
 * @param training how long its training is; null if the recipe does not say
 */
public record Demands(Map<Role, Integer> gpuMemoryGib, @Nullable TrainingLength training) {

  static final Demands NONE = new Demands(Map.of(), null);

  static Demands of(JsonNode easel) throws SchemaRefused {
    var memory = new EnumMap<Role, Integer>(Role.class);
    for (var demand : easel.path("gpu_memory_gib").properties()) {
      var role = Role.of(demand.getKey()).orElse(null);
      var gib = demand.getValue().asInt(0);
      if ((role != Role.TRAINER_GPU && role != Role.INFERENCE_GPU) || gib < 1) {
        throw new SchemaRefused(
            "schema_invalid",
            "x-easel.gpu_memory_gib has trainer_gpu and inference_gpu, each with a whole number of"
                + " GiB; '%s' is not that.".formatted(demand.getKey()));
      }
      memory.put(role, gib);
    }
    return new Demands(memory, TrainingLength.of(easel.path("training")));
  }

  /** GiB of memory that a GPU of this role needs; empty if the recipe does not say. */
  public OptionalInt memoryGib(Role role) {
    var gib = gpuMemoryGib.get(role);
    return gib == null ? OptionalInt.empty() : OptionalInt.of(gib);
  }
}
