package dev.easel.sandbox;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/** The scripts by the run name or the workflow's name they were written for. */
final class Scripts {
  static final String ANY = "*";
  private static final Script NONE = new Script();

  private final Map<String, Script> scripts = new ConcurrentHashMap<>();

  Script named(String name) {
    return scripts.computeIfAbsent(name, key -> new Script());
  }

  /** The first that was written for one of the names, else the one for all. */
  Script find(String... names) {
    for (String name : names) {
      Script script = scripts.get(name);
      if (script != null) {
        return script;
      }
    }
    return scripts.getOrDefault(ANY, NONE);
  }

  Script of(JsonNode workflow) {
    return find(Json.text(workflow, "metadata", "name"), runName(workflow));
  }

  private static String runName(JsonNode workflow) {
    for (JsonNode parameter : Json.at(workflow, "spec", "arguments", "parameters")) {
      if (Json.text(parameter, "name").equals("run_name")) {
        return Json.text(parameter, "value");
      }
    }
    return "";
  }
}
