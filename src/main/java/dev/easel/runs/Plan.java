package dev.easel.runs;

import java.time.Instant;
import java.util.Map;

/**
 * What is expected of an attempt's steps, fixed when it begins.
 *
 * @param expected by step, where earlier runs tell
 * @param begun since when the steps that run do so; one that ended is left out
 */
record Plan(Map<String, Expected> expected, Map<String, Instant> begun) {

  static final Plan NONE = new Plan(Map.of(), Map.of());

  /** What the known ones of these steps take, of what is usual; 1 if none is known. */
  double pace(Map<String, Stage> stages) {
    var known = 0.0;
    var usual = 0.0;
    for (var step : stages.entrySet()) {
      var before = expected.get(step.getKey());
      if (before != null) {
        known += before.weight();
        usual += step.getValue().usual().toSeconds();
      }
    }
    return usual == 0 ? 1 : known / usual;
  }
}
