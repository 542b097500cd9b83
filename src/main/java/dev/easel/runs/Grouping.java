package dev.easel.runs;

import dev.easel.http.Invalid;
import dev.easel.http.NearestName;
import dev.easel.http.Violations;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What usage is summed by.
 *
 * @param label the label's key; null unless it is by one
 * @param key SQL for the group of a piece of {@link Usages}
 * @param order SQL for the order of the groups
 */
record Grouping(@Nullable String label, String key, String order) {

  private static final String LABEL = "label:";
  private static final List<String> KNOWN = List.of("recipe", "gpu", "day", "label:<key>");
  private static final String DEAREST = "cost desc, key";

  /**
   * @throws dev.easel.http.Invalid if it is none
   */
  static Grouping of(String text) {
    if (text.startsWith(LABEL) && text.length() > LABEL.length()) {
      return new Grouping(text.substring(LABEL.length()), "labels ->> :label", DEAREST);
    }
    return switch (text) {
      case "recipe", "gpu" -> new Grouping(null, text, DEAREST);
      case "day" ->
          new Grouping(null, "to_char(begin_at at time zone 'UTC', 'YYYY-MM-DD')", "key desc");
      default -> throw refused(text);
    };
  }

  boolean isByDay() {
    return order.startsWith("key");
  }

  private static Invalid refused(String text) {
    var violations = new Violations();
    violations.addParameter("group_by", "unknown_group", NearestName.refusal("Group", text, KNOWN));
    return new Invalid(violations.all());
  }
}
