package dev.easel.recipes;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * How long a training is, by the trainer's own arithmetic: its steps are the pictures divided by
 * the batch of all GPUs, rounded up, times the epochs.
 *
 * @param pictures name of the parameter that says how many there are
 * @param batch of the one with the pictures in a step on each GPU
 * @param gpus of the one with the number of GPUs; null for one GPU
 * @param epochs of the one with the passes over the pictures
 * @param picturesPerSecond a rule of thumb for one GPU of a class at 512 x 512, by class
 */
public record TrainingLength(
    String pictures,
    String batch,
    @Nullable String gpus,
    String epochs,
    Map<String, Double> picturesPerSecond) {

  private static final double PIXELS = 512.0 * 512;

  static @Nullable TrainingLength of(JsonNode written) throws SchemaRefused {
    if (written.isMissingNode()) {
      return null;
    }
    var speeds = new LinkedHashMap<String, Double>();
    for (var speed : written.path("pictures_per_second").properties()) {
      if (!(speed.getValue().asDouble(0) > 0)) {
        throw refused("pictures_per_second of '%s' is no positive number", speed.getKey());
      }
      speeds.put(speed.getKey(), speed.getValue().asDouble());
    }
    return new TrainingLength(
        name(written, "pictures"),
        name(written, "batch"),
        written.has("gpus") ? name(written, "gpus") : null,
        name(written, "epochs"),
        speeds);
  }

  private static String name(JsonNode written, String member) throws SchemaRefused {
    if (written.get(member) instanceof StringNode name) {
      return name.stringValue();
    }
    throw refused("%s names no parameter", member);
  }

  private static SchemaRefused refused(String fault, String of) {
    return new SchemaRefused("schema_invalid", "x-easel.training: " + fault.formatted(of) + ".");
  }

  /** Steps of a training with these parameters; empty if one is missing or no number. */
  public OptionalLong steps(Map<String, String> parameters) {
    var all = number(parameters, pictures);
    var each = number(parameters, batch) * (gpus == null ? 1 : number(parameters, gpus));
    var passes = number(parameters, epochs);
    return all < 1 || each < 1 || passes < 1
        ? OptionalLong.empty()
        : OptionalLong.of(Math.ceilDiv(all, each) * passes);
  }

  /** Seconds of such a training by the rule of thumb; empty if it has none for the class. */
  public OptionalDouble seconds(Map<String, String> parameters, String gpu, double resolution) {
    var speed = picturesPerSecond.get(gpu);
    var steps = steps(parameters);
    return speed == null || steps.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            steps.getAsLong()
                * number(parameters, batch)
                / speed
                * (resolution * resolution / PIXELS));
  }

  /** Below a billion, so that no product of them is beyond a long; 0 for none. */
  private static long number(Map<String, String> parameters, String name) {
    var text = parameters.getOrDefault(name, "");
    return text.matches("\\d{1,9}") ? Long.parseLong(text) : 0;
  }
}
