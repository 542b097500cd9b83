package dev.easel.metrics;

import com.google.re2j.Pattern;
import dev.easel.chart.Chart;
import dev.easel.logs.LogLine;
import dev.easel.recipes.LogRules;
import dev.easel.recipes.MetricRule;
import dev.easel.recipes.ProgressRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The recorded log of a training as its lines are told, and the chart's rules for it. */
final class TrainerLog {

  private TrainerLog() {}

  static List<LogLine> recorded() {
    try (var log = TrainerLog.class.getResourceAsStream("/recorded/argo/executed-finetuner.log")) {
      var text = new String(Objects.requireNonNull(log).readAllBytes(), StandardCharsets.UTF_8);
      return Stream.of(text.split("\n")).flatMap(line -> told(line).stream()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Each state of a bar is a line; the last is the one that stays. */
  private static List<LogLine> told(String line) {
    var blank = line.indexOf(' ');
    var at = Instant.parse(line.substring(0, blank));
    var states = List.of(line.substring(blank + 1).split("\r"));
    var lines = new ArrayList<LogLine>();
    for (var i = 0; i < states.size(); i++) {
      lines.add(new LogLine(at, states.get(i), i < states.size() - 1));
    }
    return lines;
  }

  static LogLine line(String text) {
    return new LogLine(Instant.parse("2026-11-22T12:00:00Z"), text, false);
  }

  /** A bar of 10,000 steps. */
  static LogLine bar(int step, double loss, Instant at) {
    var text =
        "Total Steps:   1%%|#         | %d/10000 [00:01<00:46,  8.00it/s,"
            + " perf/world_samples_per_second=8, train/epoch=0, train/loss=%s, train/lr=2e-06,"
            + " train/samples_seen=%d, train/step=%d]";
    return new LogLine(at, text.formatted(step + 1, loss, step, step), true);
  }

  static LogRules rules() {
    var easel =
        Chart.render(Map.of()).stream()
            .filter(object -> object.path("kind").asString().equals("WorkflowTemplate"))
            .map(object -> object.at("/metadata/annotations/easel.dev~1schema").asString())
            .map(schema -> JsonMapper.shared().readTree(schema).path("x-easel"))
            .findFirst()
            .orElseThrow();
    return new LogRules(
        easel
            .path("metrics")
            .valueStream()
            .map(
                rule ->
                    new MetricRule(
                        rule.path("name").asString(),
                        rule.path("unit").asString(null),
                        pattern(rule)))
            .toList(),
        easel
            .path("progress")
            .valueStream()
            .map(rule -> new ProgressRule(rule.path("phase").asString(), pattern(rule)))
            .toList());
  }

  private static Pattern pattern(JsonNode rule) {
    return Pattern.compile(rule.path("pattern").asString());
  }
}
