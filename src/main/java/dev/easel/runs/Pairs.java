package dev.easel.runs;

import dev.easel.http.Violations;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Query parameters of a list that Spring cannot read by itself. */
final class Pairs {

  private Pairs() {}

  /** Reads {@code key:value} parameters. */
  static Map<String, String> read(String parameter, @Nullable List<String> given) {
    var pairs = new LinkedHashMap<String, String>();
    var violations = new Violations();
    for (var pair : given == null ? List.<String>of() : given) {
      var colon = pair.indexOf(':');
      if (colon < 1) {
        violations.addParameter(
            parameter, "invalid_pair", "'%s' is written <key>:<value>.".formatted(parameter));
      } else {
        pairs.put(pair.substring(0, colon), pair.substring(colon + 1));
      }
    }
    violations.throwIfAny();
    return pairs;
  }
}
