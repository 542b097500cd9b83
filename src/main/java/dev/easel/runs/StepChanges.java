package dev.easel.runs;

import dev.easel.argo.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What is new of a run's steps since they were last seen: a step that began, ended or was started
 * again, or that now waits for another reason.
 *
 * @param data of each event, in the steps' order; at most 50
 * @param more how many changes were left out
 */
record StepChanges(List<Map<String, @Nullable Object>> data, int more) {

  static final StepChanges NONE = new StepChanges(List.of(), 0);
  private static final int MOST = 50;
  private static final int LONGEST = 500;

  static StepChanges between(List<Step> before, List<Step> now, Map<String, Stage> stages) {
    var known =
        before.stream().collect(Collectors.toMap(Step::nodeId, Function.identity(), (a, b) -> b));
    var changed = now.stream().filter(step -> isChange(known.get(step.nodeId()), step)).toList();
    return new StepChanges(
        changed.stream().limit(MOST).map(step -> data(step, stages.get(step.name()))).toList(),
        Math.max(0, changed.size() - MOST));
  }

  private static boolean isChange(@Nullable Step before, Step now) {
    return before == null
        || before.phase() != now.phase()
        || before.attempts() != now.attempts()
        || (now.phase() == Step.Phase.PENDING
            && !Objects.equals(cause(before.message()), cause(now.message())));
  }

  /** {@code Unschedulable: 0/3 nodes …} counts nodes anew all the time. */
  private static @Nullable String cause(@Nullable String message) {
    if (message == null) {
      return null;
    }
    var end = message.indexOf(':');
    return end < 0 ? message : message.substring(0, end);
  }

  private static Map<String, @Nullable Object> data(Step step, @Nullable Stage stage) {
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("step", step.name());
    data.put("phase", step.phase().name().toLowerCase(Locale.ROOT));
    data.put("node_id", step.nodeId());
    put(data, "message", words(step.message()));
    put(data, "exit_code", step.exitCode());
    data.put("attempts", step.attempts());
    put(data, "stage", stage);
    return data;
  }

  private static void put(Map<String, @Nullable Object> data, String name, @Nullable Object value) {
    if (value != null) {
      data.put(name, value);
    }
  }

  private static @Nullable String words(@Nullable String message) {
    return message == null || message.length() <= LONGEST
        ? message
        : message.substring(0, LONGEST) + "…";
  }
}
