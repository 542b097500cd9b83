package dev.easel.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.http.Violations;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Whatever is thrown at the gate, nothing passes that Argo would evaluate, escape or choke on. */
class GateSeededTest {

  private static final List<String> PIECES =
      List.of(
          "{{",
          "}}",
          "{",
          "}",
          "{{=1+}}",
          "\"",
          "\\",
          "\n",
          "\0",
          "\u007f",
          "\u0085",
          "\u200b",
          "\u2028",
          "\ue000",
          "\ud83d\udc15",
          "\udb40\udc01",
          "\ud800",
          "é",
          " ",
          "-",
          "--x",
          "..",
          "/",
          "/pvc/",
          "data/",
          "finetunes/",
          "models/",
          "pvc:",
          "a",
          "dog",
          "1",
          "0",
          "2e-6",
          "true",
          "True",
          "$(id)",
          "`",
          "'",
          ";",
          ":",
          "#",
          "@sha256:",
          "\u00a0",
          "\u3000",
          "null");

  private static final List<Gate> GATES =
      List.of(
          Guide.recipeGate("dreambooth"),
          Guide.recipeGate("textual-inversion"),
          Guide.gate(
              """
              {"properties":{"any":{"type":"string","pattern":"(?s).*"},
                             "listed":{"type":"string","enum":["{{a}}","x","-y","\\"q\\""]}}}
              """,
              "any=x",
              "listed=x",
              "plain=x"));

  static LongStream seeds() {
    return LongStream.range(0, 300);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void letsNothingHarmfulThrough(long seed) {
    var random = new Random(seed);
    for (var gate : GATES) {
      var parameter = gate.parameters().get(random.nextInt(gate.parameters().size()));
      for (var attempt = 0; attempt < 20; attempt++) {
        var violations = new Violations();
        var texts =
            gate.resolve("example-dog", Map.of(parameter.name(), value(random)), violations);
        if (violations.isEmpty()) {
          assertThat(texts).hasSize(gate.parameters().size());
          assertThat(texts.values()).allSatisfy(GateSeededTest::isHarmless);
        }
      }
    }
  }

  private static void isHarmless(String text) {
    assertThat(text).doesNotContain("{", "}", "\"", "\\");
    assertThat(text.codePoints())
        .allMatch(
            character ->
                !Character.isISOControl(character)
                    && Character.isDefined(character)
                    && Character.getType(character) != Character.PRIVATE_USE
                    && Character.getType(character) != Character.FORMAT
                    && Character.getType(character) != Character.SURROGATE);
    assertThat(text).isEqualTo(text.strip());
  }

  private static JsonNode value(Random random) {
    var nodes = JsonNodeFactory.instance;
    return switch (random.nextInt(8)) {
      case 0 -> nodes.booleanNode(random.nextBoolean());
      case 1 -> nodes.numberNode(random.nextInt(1000));
      case 2 -> nodes.numberNode(random.nextDouble());
      default -> nodes.stringNode(text(random));
    };
  }

  private static String text(Random random) {
    var text = new StringBuilder();
    for (var count = random.nextInt(6); count >= 0; count--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }
}
