package dev.easel.metrics;

import com.google.re2j.Pattern;
import dev.easel.logs.LogLine;
import dev.easel.recipes.LogRules;
import dev.easel.recipes.MetricRule;
import dev.easel.recipes.ProgressRule;
import dev.easel.runs.TrainingProgress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Reads lines of a training's log by its recipe's rules. */
final class LogReader {

  /** wandb 0.13 to 0.23: {@code wandb: 🚀 View run at https://…}, {@code View run NAME at: …}. */
  private static final Pattern WANDB =
      Pattern.compile(
          "wandb\\S{0,8}: .{0,200}View run.{0,200} at:? "
              + "(https://[a-z0-9][a-z0-9.-]{0,200}(?::[0-9]{1,5})?/[A-Za-z0-9._~%/-]{1,500})"
              + "\\s*$");

  private final LogRules rules;
  private final LongSupplier stepBefore;
  private final Map<String, NavigableMap<Long, Point>> series = new LinkedHashMap<>();
  private @Nullable Long step;
  private @Nullable TrainingProgress progress;
  private @Nullable String wandb;

  private LogReader(LogRules rules, LongSupplier stepBefore) {
    this.rules = rules;
    this.stepBefore = stepBefore;
  }

  /**
   * Reads lines in their order.
   *
   * @param stepBefore the last step that is known from before them, for metrics whose lines do not
   *     say theirs; asked only if there is one
   */
  static Readings read(LogRules rules, LongSupplier stepBefore, List<LogLine> lines) {
    var reader = new LogReader(rules, stepBefore);
    lines.forEach(reader::read);
    var points = new LinkedHashMap<String, List<Point>>();
    reader.series.forEach((name, found) -> points.put(name, List.copyOf(found.values())));
    return new Readings(
        points, Optional.ofNullable(reader.progress), Optional.ofNullable(reader.wandb));
  }

  private void read(LogLine line) {
    for (var rule : rules.metrics()) {
      rule.read(line.text()).ifPresent(reading -> add(rule.name(), reading, line));
    }
    for (var rule : rules.progress()) {
      rule.read(line.text()).ifPresent(reading -> progress = progress(rule.phase(), reading, line));
    }
    var link = WANDB.matcher(line.text());
    if (link.find()) {
      wandb = link.group(1);
    }
  }

  private void add(String name, MetricRule.Reading reading, LogLine line) {
    var at = reading.step() == null ? lastStep() : reading.step();
    step = at;
    var points = series.computeIfAbsent(name, key -> new TreeMap<>());
    points.tailMap(at, true).clear();
    points.put(at, new Point(at, line.at(), reading.value()));
  }

  private long lastStep() {
    return step == null ? stepBefore.getAsLong() : step;
  }

  private static TrainingProgress progress(
      String phase, ProgressRule.Reading reading, LogLine line) {
    return new TrainingProgress(
        TrainingProgress.Phase.valueOf(phase.toUpperCase(Locale.ROOT)),
        reading.done(),
        reading.total(),
        reading.rate(),
        line.at());
  }
}
