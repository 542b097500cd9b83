package dev.easel.argo;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a pod of a step asks for. Values are as in the template, where tags may stand for the
 * workflow's parameters: {@code {{workflow.parameters.trainer_gpu_count}}}.
 *
 * @param step its name
 * @param requests quantities by resource, such as {@code cpu} and {@code nvidia.com/gpu}
 * @param placement values by label that its node must have; of several the first
 */
public record StepNeeds(String step, Map<String, String> requests, Map<String, String> placement) {

  private static final Pattern PARAMETER =
      Pattern.compile("\\{\\{ *workflow\\.parameters\\.([A-Za-z0-9_-]+) *}}");

  /** The same for a workflow of these parameters. */
  public StepNeeds of(Map<String, String> parameters) {
    return new StepNeeds(step, filled(requests, parameters), filled(placement, parameters));
  }

  private static Map<String, String> filled(
      Map<String, String> texts, Map<String, String> parameters) {
    var filled = new LinkedHashMap<String, String>();
    texts.forEach((key, text) -> filled.put(key, filled(text, PARAMETER, parameters)));
    return filled;
  }

  /** The text with each tag replaced whose name, the pattern's first group, is known. */
  static String filled(String text, Pattern tag, Map<String, String> values) {
    return tag.matcher(text)
        .replaceAll(
            found -> Matcher.quoteReplacement(values.getOrDefault(found.group(1), found.group())));
  }
}
