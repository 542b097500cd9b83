package dev.easel;

import dev.easel.chart.Chart;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** What the chart renders with its own values and a Hugging Face token, as one text. */
final class RenderedChart {

  private RenderedChart() {}

  static String text() {
    return text(Map.of());
  }

  /** With further values. */
  static String text(Map<String, Object> values) {
    var all = new HashMap<>(values);
    all.put("secrets.huggingface.token", "hf_of_the_sandbox");
    return Chart.render(all).stream()
        .map(JsonNode::toString)
        .collect(Collectors.joining("\n---\n"));
  }

  /**
   * The same, rendered by another JVM. Helm's library is written in Go, and a JVM that has loaded
   * it (helm-java 0.0.21) hangs when it is told to end by a signal.
   */
  static String textFromElsewhere() {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command =
        new ProcessBuilder(
                java,
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                EaselOnSandbox.class.getName(),
                EaselOnSandbox.RENDER)
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    try {
      return new String(command.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
