package dev.easel.argo;

/**
 * Argo's tags in YAML: {@code {{…}}} may stand where YAML would see a map, and then stands for a
 * text.
 */
final class Tags {

  private static final String OPEN = "\uE000";
  private static final String CLOSE = "\uE001";

  private Tags() {}

  static String hidden(String yaml) {
    return yaml.replace("{{", OPEN).replace("}}", CLOSE);
  }

  static String shown(String text) {
    return text.replace(OPEN, "{{").replace(CLOSE, "}}");
  }
}
