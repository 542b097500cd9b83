package dev.easel.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The resourcesDuration of a pod: CPU seconds, 100 MiB seconds, GPU seconds, in whole units. */
final class Usage {
  private static final Map<String, Long> UNITS =
      Map.of("Ki", 1L << 10, "Mi", 1L << 20, "Gi", 1L << 30, "Ti", 1L << 40);
  private static final double MEMORY_UNIT = 100.0 * (1 << 20);
  private static final String GPU = "nvidia.com/gpu";

  private Usage() {}

  static ObjectNode of(JsonNode pod, Instant from, Instant to) {
    double seconds = Duration.between(from, to).toMillis() / 1000.0;
    JsonNode resources = PodStatus.main(pod).path("resources");
    JsonNode requests = resources.path("requests");
    ObjectNode used = Json.object();
    used.put("cpu", Math.round(cores(Json.text(requests, "cpu")) * seconds));
    double memory = bytes(Json.text(requests, "memory")) / MEMORY_UNIT;
    // the executor's own container counts beside
    used.put("memory", Math.round((memory + 1) * seconds));
    String gpus = Json.text(resources, "limits", GPU);
    if (!gpus.isEmpty()) {
      used.put(GPU, Math.round(Double.parseDouble(gpus) * seconds));
    }
    return used;
  }

  private static double cores(String quantity) {
    if (quantity.isEmpty()) {
      return 0;
    }
    return quantity.endsWith("m")
        ? Double.parseDouble(quantity.substring(0, quantity.length() - 1)) / 1000
        : Double.parseDouble(quantity);
  }

  private static double bytes(String quantity) {
    if (quantity.isEmpty()) {
      return 0;
    }
    Long unit = UNITS.get(quantity.substring(Math.max(0, quantity.length() - 2)));
    return unit == null
        ? Double.parseDouble(quantity)
        : Double.parseDouble(quantity.substring(0, quantity.length() - 2)) * unit;
  }
}
