package dev.easel.projects;

import dev.easel.http.Members;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What runs are found by: keys and values as Kubernetes has them. */
public final class Labels {

  /** What a run has at most, with those of its project. */
  public static final int MOST = 32;

  private static final Pattern KEY =
      Pattern.compile("[A-Za-z0-9]([A-Za-z0-9_./-]{0,61}[A-Za-z0-9])?");
  private static final Pattern VALUE =
      Pattern.compile("([A-Za-z0-9]([A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?");

  private Labels() {}

  /** Those of the member {@code labels}, 32 at most; without what is noted as a violation. */
  public static Map<String, String> read(Members members) {
    var labels = new LinkedHashMap<String, String>();
    var given = members.object("labels");
    if (given.size() > MOST) {
      members.add("labels", "too_many", "At most %d labels.".formatted(MOST));
      return labels;
    }
    var each = members.members("labels");
    given.forEach(
        (key, value) -> {
          if (!KEY.matcher(key).matches()) {
            each.add(
                key,
                "invalid_label",
                "A label's key is 1 to 63 letters, digits, '.', '_', '-' and '/', beginning and"
                    + " ending with a letter or digit.");
          } else if (!isValue(value)) {
            each.add(
                key,
                "invalid_label",
                "A label's value is a string of at most 63 letters, digits, '.', '_' and '-',"
                    + " beginning and ending with a letter or digit.");
          } else {
            labels.put(key, value.stringValue());
          }
        });
    return labels;
  }

  private static boolean isValue(JsonNode value) {
    return value.isString() && VALUE.matcher(value.stringValue()).matches();
  }
}
