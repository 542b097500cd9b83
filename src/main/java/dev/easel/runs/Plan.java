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
}
