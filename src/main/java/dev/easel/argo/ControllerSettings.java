package dev.easel.argo;

import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import tools.jackson.databind.JsonNode;

/**
 * What Argo's controller is told, as far as Easel leans on it.
 *
 * @param templateReferencing {@code Strict} or {@code Secure} where only workflows that refer to a
 *     template run; empty where any runs
 */
public record ControllerSettings(String templateReferencing) {

  /** A workflow that brings its own pods is refused. */
  public boolean refusesOwnSteps() {
    return templateReferencing.equals("Strict") || templateReferencing.equals("Secure");
  }

  /** Settings are keys of the ConfigMap, or all in its key {@code config}. */
  static ControllerSettings of(JsonNode configMap) {
    var data = configMap.path("data");
    var own = referencing(yaml(data.path("workflowRestrictions").asString("")));
    return new ControllerSettings(
        own.isEmpty()
            ? referencing(member(yaml(data.path("config").asString("")), "workflowRestrictions"))
            : own);
  }

  private static String referencing(Object restrictions) {
    return String.valueOf(member(restrictions, "templateReferencing"));
  }

  private static Object member(Object object, String name) {
    var value = object instanceof Map<?, ?> map ? map.get(name) : null;
    return value == null ? "" : value;
  }

  private static Object yaml(String text) {
    try {
      var read = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
      return read == null ? "" : read;
    } catch (YAMLException e) {
      return "";
    }
  }
}
