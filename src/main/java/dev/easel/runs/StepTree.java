package dev.easel.runs;

import dev.easel.argo.Step.Phase;
import dev.easel.runs.RunView.StepView;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The steps of a workflow as {@code argo get} prints them (Argo 4.1,
 * cmd/argo/commands/common/get.go), with how often one was started.
 *
 * @param workflow its name
 * @param phase the workflow's own
 * @param steps in step order
 * @param now until when the steps that run have taken
 */
record StepTree(String workflow, String template, Phase phase, List<StepView> steps, Instant now) {

  private static final List<String> COLUMNS =
      List.of("STEP", "TEMPLATE", "PODNAME", "DURATION", "MESSAGE");

  String text() {
    var text = new StringBuilder();
    table(rows(), text);
    return text.toString();
  }

  private List<List<String>> rows() {
    var rows = new ArrayList<List<String>>();
    rows.add(COLUMNS);
    rows.add(List.of(" " + icon(phase) + " " + workflow, template, "", "", ""));
    var ids = steps.stream().map(StepView::nodeId).collect(Collectors.toSet());
    branch(steps.stream().filter(step -> !ids.contains(parent(step))).toList(), " ", rows);
    return rows;
  }

  private void branch(List<StepView> siblings, String indent, List<List<String>> rows) {
    for (var step : siblings) {
      var last = step.nodeId().equals(siblings.getLast().nodeId());
      var name = step.attempts() > 1 ? step.name() + " (x" + step.attempts() + ")" : step.name();
      rows.add(
          List.of(
              indent + (last ? "└─" : "├─") + icon(phase(step)) + " " + name,
              Objects.requireNonNullElse(step.template(), ""),
              Objects.requireNonNullElse(step.pod(), ""),
              Objects.requireNonNullElse(duration(step), ""),
              Objects.requireNonNullElse(step.message(), "")));
      var nested = steps.stream().filter(of -> step.nodeId().equals(parent(of))).toList();
      branch(nested, indent + (last ? "  " : "│ "), rows);
    }
  }

  private static String parent(StepView step) {
    return Objects.requireNonNullElse(step.parent(), "");
  }

  private static String icon(Phase phase) {
    return switch (phase) {
      case PENDING -> "◷";
      case RUNNING -> "●";
      case SUCCEEDED -> "✔";
      case FAILED -> "✖";
      case ERROR -> "⚠";
      case SKIPPED, OMITTED -> "○";
    };
  }

  private static void table(List<List<String>> rows, StringBuilder text) {
    var widths =
        IntStream.range(0, COLUMNS.size())
            .map(column -> rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0))
            .toArray();
    for (var row : rows) {
      var line = new StringBuilder();
      for (var column = 0; column < widths.length; column++) {
        var cell = printable(row.get(column));
        line.append(cell).repeat(' ', widths[column] - length(cell) + 2);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }

  /** Foreign words must not drive a terminal. */
  static String printable(String words) {
    return words
        .codePoints()
        .map(c -> Character.isISOControl(c) ? ' ' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** Nodes that Argo failed may have no end (Argo 4.1: an evicted pod). */
  private @Nullable String duration(StepView step) {
    var unknown = step.finishedAt() == null && !isLive(phase(step));
    return unknown ? null : duration(step.startedAt(), step.finishedAt(), now);
  }

  private static boolean isLive(Phase phase) {
    return phase == Phase.PENDING || phase == Phase.RUNNING;
  }

  private static Phase phase(StepView step) {
    return Phase.valueOf(step.phase().toUpperCase(Locale.ROOT));
  }

  static @Nullable String duration(@Nullable Instant begin, @Nullable Instant end, Instant now) {
    return begin == null
        ? null
        : text(Duration.between(begin, Objects.requireNonNullElse(end, now)));
  }

  /**
   * The two greatest units, as Argo prints durations: {@code 25s}, {@code 4m 10s}, {@code 1d 2h}.
   */
  static String text(Duration duration) {
    var seconds = Math.max(0, duration.toSeconds());
    if (seconds < 60) {
      return seconds + "s";
    }
    if (seconds < 3600) {
      return seconds / 60 + "m " + seconds % 60 + "s";
    }
    return seconds < 86_400
        ? seconds / 3600 + "h " + seconds % 3600 / 60 + "m"
        : seconds / 86_400 + "d " + seconds % 86_400 / 3600 + "h";
  }
}
