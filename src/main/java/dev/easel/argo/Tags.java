package dev.easel.argo;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Argo's tags. In YAML {@code {{…}}} may stand where it would see a map, and then stands for a
 * text.
 */
final class Tags {

  private static final Pattern PARAMETER =
      Pattern.compile("\\{\\{\\s*workflow\\.parameters\\.([\\w-]+)\\s*}}");

  private static final String OPEN = "\uE000";
  private static final String CLOSE = "\uE001";

  private Tags() {}

  static String hidden(String yaml) {
    return yaml.replace("{{", OPEN).replace("}}", CLOSE);
  }

  /** With the parameters that it names; a tag of anything else stays. */
  static String filled(String text, Map<String, String> parameters) {
    return PARAMETER
        .matcher(text)
        .replaceAll(
            tag -> Matcher.quoteReplacement(parameters.getOrDefault(tag.group(1), tag.group())));
  }

  static String shown(String text) {
    return text.replace(OPEN, "{{").replace(CLOSE, "}}");
  }
}
