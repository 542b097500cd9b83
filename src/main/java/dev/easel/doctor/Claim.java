package dev.easel.doctor;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A PersistentVolumeClaim.
 *
 * @param phase {@code Pending}, {@code Bound} or {@code Lost}
 * @param accessModes of its volume or, before it has one, as asked for
 * @param used how full it is, from 0 to 1; negative if that is not known
 */
record Claim(String phase, List<String> accessModes, double used) {

  static Claim of(JsonNode object, double used) {
    var bound = object.at("/status/accessModes");
    var modes = bound.isEmpty() ? object.at("/spec/accessModes") : bound;
    return new Claim(
        object.at("/status/phase").asString(""),
        modes.valueStream().map(mode -> mode.asString("")).toList(),
        used);
  }

  boolean isShared() {
    return accessModes.contains("ReadWriteMany");
  }
}
