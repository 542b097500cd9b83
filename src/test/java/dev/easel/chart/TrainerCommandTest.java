package dev.easel.chart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/**
 * Runs the finetuner's own command line with /bin/sh and a stand-in for Python that prints what it
 * was given.
 */
class TrainerCommandTest {
  private static final String PYTHON = "/usr/bin/python3";

  @TempDir Path directory;

  @Test
  void trainsOnlineWithAKey() throws Exception {
    assertThat(run(Map.of("WANDB_API_KEY", "a-key"))).contains("mode=", "key=a-key");
  }

  @Test
  void trainsOfflineWithoutAKey() throws Exception {
    assertThat(run(Map.of())).contains("mode=offline", "key=none");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n"})
  void trainsOfflineWithAnEmptyKey(String key) throws Exception {
    assertThat(run(Map.of("WANDB_API_KEY", key))).contains("mode=offline", "key=none");
  }

  @Test
  void makesTheFolderForSamplesAndHandsOnEveryArgument() throws Exception {
    List<String> printed = run(Map.of());

    assertThat(directory.resolve("it's $HOME/wandb")).isDirectory();
    assertThat(printed)
        .contains("-m", "accelerate.commands.launch", "/app/finetuner.py")
        .containsSequence("--instance_prompt", "{{inputs.parameters.instance_prompt}}")
        .containsSequence("--seed", "{{inputs.parameters.seed}}");
  }

  @Test
  void leavesFoldersThatTheSharedGroupMayWriteTo() throws Exception {
    var group = Files.getAttribute(directory, "unix:gid").toString();

    run(Map.of("SHARED_GROUP", group));

    for (var folder : List.of("it's $HOME", "it's $HOME/wandb")) {
      assertThat((int) Files.getAttribute(directory.resolve(folder), "unix:mode") & 02020)
          .as(folder)
          .isEqualTo(02020);
    }
    assertThat(run(Map.of("SHARED_GROUP", "no such group"))).contains("mode=offline");
  }

  @Test
  void endsAsTheTrainerEnds() throws Exception {
    assertThat(start(Map.of("CODE", "3")).waitFor()).isEqualTo(3);
  }

  private List<String> run(Map<String, String> environment) throws Exception {
    Process process = start(environment);
    String printed = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(printed).isZero();
    return printed.lines().toList();
  }

  private Process start(Map<String, String> environment) throws IOException {
    var builder = new ProcessBuilder(command()).redirectErrorStream(true);
    builder.environment().keySet().removeIf(it -> it.startsWith("WANDB_"));
    builder.environment().put("OUTPUT_PATH", directory.resolve("it's $HOME").toString());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private List<String> command() throws IOException {
    Path python =
        Files.writeString(
            directory.resolve("python"),
            """
            #!/bin/sh
            printf '%s\\n' "mode=$WANDB_MODE" "key=${WANDB_API_KEY-none}" "$@"
            exit "${CODE-0}"
            """);
    assertThat(python.toFile().setExecutable(true)).isTrue();
    var words = new ArrayList<>(Manifests.words(finetuner()));
    assertThat(words).contains(PYTHON);
    words.replaceAll(it -> it.equals(PYTHON) ? python.toString() : it);
    return words;
  }

  private static JsonNode finetuner() {
    return new Manifests(Chart.render(Map.of()))
        .containerSteps()
        .filter(it -> it.path("name").asString().equals("model-finetuner"))
        .findFirst()
        .orElseThrow()
        .path("container");
  }
}
