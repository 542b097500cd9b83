package dev.easel.argo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Whoever may write a template may write anything into it. */
class YamlReaderTests {

  static Stream<String> hostile() {
    return Stream.of(
        laughs(),
        "&self {containers: *self}",
        "&self [*self]",
        "? {} : x\n? ~\n: x",
        "~: x",
        "a: &text %s\nb: [%s]".formatted("x".repeat(9000), "*text, ".repeat(30_000)),
        "a: " + "[".repeat(100_000),
        "a: !!int " + "9".repeat(2000),
        "a: !!java.net.URL [\"http://127.0.0.1\"]",
        "a: [",
        "a: " + "x".repeat(300_000));
  }

  /** Sixteen levels of three: 43 million leaves. */
  private static String laughs() {
    return IntStream.range(1, 17)
        .mapToObj(n -> "a%d: &a%d [*a%d, *a%d, *a%d]".formatted(n, n, n - 1, n - 1, n - 1))
        .collect(Collectors.joining("\n", "a0: &a0 x\n", "\n"));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void aHostilePatchSaysNothing(String yaml) {
    var template = template("podSpecPatch", yaml);

    assertThat(TemplateReader.template(template).needs())
        .containsExactly(new StepNeeds("only", Map.of(), Map.of()));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void aHostileManifestHasNoObjects(String yaml) {
    var template = template("resource", Map.of("action", "create", "manifest", yaml));

    assertThat(SpecReader.template(template).steps().getLast().resource())
        .isEqualTo(new ResourceStep("create", List.of(), List.of()));
  }

  private static JsonNode template(String field, Object value) {
    var steps = Map.of("name", "all", "dag", tasks());
    return JsonMapper.shared()
        .valueToTree(
            Map.of(
                "metadata",
                Map.of("name", "odd"),
                "spec",
                Map.of(
                    "entrypoint",
                    "all",
                    "templates",
                    List.of(steps, Map.of("name", "only", field, value)))));
  }

  private static Map<String, ?> tasks() {
    return Map.of("tasks", List.of(Map.of("name", "only", "template", "only")));
  }
}
