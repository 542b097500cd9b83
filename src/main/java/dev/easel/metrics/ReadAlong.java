package dev.easel.metrics;

import dev.easel.logs.LineListener;
import dev.easel.logs.LogLine;
import dev.easel.logs.LogSource;
import dev.easel.recipes.LogRules;
import dev.easel.recipes.MetricRule;
import dev.easel.recipes.Recipes;
import dev.easel.runs.RunDeleted;
import dev.easel.runs.Stage;
import dev.easel.runs.Trainings;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Reads along what trainings print, and writes it with the lines that it came from. */
@Component
class ReadAlong implements LineListener {

  private final Recipes recipes;
  private final Metrics metrics;
  private final Trainings trainings;

  ReadAlong(Recipes recipes, Metrics metrics, Trainings trainings) {
    this.recipes = recipes;
    this.metrics = metrics;
    this.trainings = trainings;
  }

  @Override
  public void lines(LogSource source, List<LogLine> lines) {
    if (source.stage() != Stage.TRAINING) {
      return;
    }
    var rules = recipes.log(source.projectId(), source.recipe());
    var readings = LogReader.read(rules, () -> lastStep(source), lines);
    readings
        .series()
        .forEach((name, points) -> metrics.add(source, name, unit(rules, name), points));
    readings
        .progress()
        .ifPresent(
            progress ->
                trainings.seen(source.run(), source.projectId(), source.attempt(), progress));
    readings.wandb().ifPresent(url -> metrics.wandb(source, url));
  }

  private long lastStep(LogSource source) {
    return metrics.series(source.run(), source.attempt()).stream()
        .mapToLong(Metrics.Series::lastStep)
        .max()
        .orElse(0);
  }

  private static @Nullable String unit(LogRules rules, String name) {
    return rules.metrics().stream()
        .filter(rule -> rule.name().equals(name))
        .findFirst()
        .map(MetricRule::unit)
        .orElse(null);
  }

  @EventListener
  void deleted(RunDeleted deletion) {
    metrics.delete(deletion.run().id());
  }
}
