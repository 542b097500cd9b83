package dev.easel.http;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The members of a JSON object, asked for one by one; {@link #refuseOthers} then refuses what
 * nobody asked for, with the nearest name that somebody did. A JSON null counts as absent.
 */
public final class Members {

  private final ObjectNode object;
  private final List<String> path;
  private final Violations violations;
  private final Set<String> known = new LinkedHashSet<>();

  Members(ObjectNode object, List<String> path, Violations violations) {
    this.object = object;
    this.path = path;
    this.violations = violations;
  }

  /** A text of at most {@code maximum} characters, or null if absent or noted as a violation. */
  public @Nullable String text(String name, int maximum) {
    var node = find(name);
    if (node == null) {
      return null;
    }
    if (!node.isString()) {
      add(name, "wrong_type", "'%s' must be a string.".formatted(name));
      return null;
    }
    if (node.stringValue().length() > maximum) {
      add(name, "too_long", "'%s' must have at most %d characters.".formatted(name, maximum));
      return null;
    }
    return node.stringValue();
  }

  /** Like {@link #text}, and noted if absent. */
  public @Nullable String requiredText(String name, int maximum) {
    if (find(name) == null) {
      add(name, "required", "'%s' is required.".formatted(name));
    }
    return text(name, maximum);
  }

  /** A whole number within bounds, or null if absent or noted as a violation. */
  public @Nullable Long integer(String name, long minimum, long maximum) {
    var number = number(name, BigDecimal.valueOf(minimum), BigDecimal.valueOf(maximum));
    if (number == null) {
      return null;
    }
    if (number.stripTrailingZeros().scale() > 0) {
      add(name, "wrong_type", "'%s' must be a whole number.".formatted(name));
      return null;
    }
    return number.longValue();
  }

  /** A number within bounds, or null if absent or noted as a violation. */
  public @Nullable BigDecimal number(String name, BigDecimal minimum, BigDecimal maximum) {
    var node = find(name);
    if (node == null) {
      return null;
    }
    if (!node.isNumber()) {
      add(name, "wrong_type", "'%s' must be a number.".formatted(name));
      return null;
    }
    var value = node.decimalValue();
    if (value.compareTo(minimum) < 0 || value.compareTo(maximum) > 0) {
      add(
          name,
          "out_of_range",
          "'%s' must be between %s and %s."
              .formatted(name, minimum.toPlainString(), maximum.toPlainString()));
      return null;
    }
    return value;
  }

  /** True or false; the fallback if absent or noted as a violation. */
  public boolean flag(String name, boolean fallback) {
    var node = find(name);
    if (node == null) {
      return fallback;
    }
    if (!node.isBoolean()) {
      add(name, "wrong_type", "'%s' must be true or false.".formatted(name));
      return fallback;
    }
    return node.booleanValue();
  }

  /** Texts of at most {@code maximum} characters; without those that are noted as violations. */
  public List<String> texts(String name, int maximum) {
    var node = find(name);
    var texts = new ArrayList<String>();
    if (node != null && !node.isArray()) {
      add(name, "wrong_type", "'%s' must be a list of strings.".formatted(name));
    } else if (node != null) {
      for (var i = 0; i < node.size(); i++) {
        text(name, i, node.get(i), maximum).ifPresent(texts::add);
      }
    }
    return texts;
  }

  private Optional<String> text(String name, int place, JsonNode node, int maximum) {
    var at = JsonBody.child(JsonBody.child(path, name), Integer.toString(place));
    if (!node.isString()) {
      violations.add(at, "wrong_type", "'%s' must be a list of strings.".formatted(name));
      return Optional.empty();
    }
    if (node.stringValue().length() > maximum) {
      violations.add(at, "too_long", "It must have at most %d characters.".formatted(maximum));
      return Optional.empty();
    }
    return Optional.of(node.stringValue());
  }

  /** A text, a number or a flag as it was written, or null if absent or noted as a violation. */
  public @Nullable JsonNode scalar(String name) {
    var node = find(name);
    if (node == null || node.isString() || node.isNumber() || node.isBoolean()) {
      return node;
    }
    add(name, "wrong_type", "'%s' must be a string, a number, true or false.".formatted(name));
    return null;
  }

  /** The objects of a list, to be read strictly themselves; without what is noted as none. */
  public List<Members> list(String name, int most) {
    var node = find(name);
    var list = new ArrayList<Members>();
    if (node != null && !node.isArray()) {
      add(name, "wrong_type", "'%s' must be a list of objects.".formatted(name));
    } else if (node != null && node.size() > most) {
      add(name, "too_many", "'%s' may have at most %d entries.".formatted(name, most));
    } else if (node != null) {
      for (var i = 0; i < node.size(); i++) {
        entry(name, i, node.get(i)).ifPresent(list::add);
      }
    }
    return list;
  }

  private Optional<Members> entry(String name, int place, JsonNode node) {
    var at = JsonBody.child(JsonBody.child(path, name), Integer.toString(place));
    if (node instanceof ObjectNode entry) {
      return Optional.of(new Members(entry, at, violations));
    }
    violations.add(at, "wrong_type", "'%s' must be a list of objects.".formatted(name));
    return Optional.empty();
  }

  /** The members of a nested object in their order, unread; empty if absent or noted. */
  public Map<String, JsonNode> object(String name) {
    var members = new LinkedHashMap<String, JsonNode>();
    var node = objectNode(name);
    if (node != null) {
      node.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
    }
    return members;
  }

  /** A nested object, to be read strictly itself; an empty one if absent or noted. */
  public Members members(String name) {
    var node = objectNode(name);
    return new Members(
        node == null ? object.objectNode() : node, JsonBody.child(path, name), violations);
  }

  /** Whether there is anything of that name. */
  public boolean has(String name) {
    return find(name) != null;
  }

  /** Whether there is an object of that name. */
  public boolean isObject(String name) {
    return find(name) instanceof ObjectNode;
  }

  /** Notes each member that nobody asked for. */
  public void refuseOthers() {
    for (var name : object.propertyNames()) {
      if (!known.contains(name)) {
        add(name, "unknown_member", NearestName.refusal("Member", name, known));
      }
    }
  }

  /** Notes a violation of a member. */
  public void add(String name, String code, String message) {
    violations.add(JsonBody.child(path, name), code, message);
  }

  /** The same of an element of a list. */
  public void add(String name, int place, String code, String message) {
    var list = JsonBody.child(path, name);
    violations.add(JsonBody.child(list, Integer.toString(place)), code, message);
  }

  private @Nullable ObjectNode objectNode(String name) {
    var node = find(name);
    if (node == null) {
      return null;
    }
    if (node instanceof ObjectNode nested) {
      return nested;
    }
    add(name, "wrong_type", "'%s' must be an object.".formatted(name));
    return null;
  }

  private @Nullable JsonNode find(String name) {
    known.add(name);
    var node = object.get(name);
    return node == null || node.isNull() ? null : node;
  }
}
