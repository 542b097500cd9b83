package dev.easel.chart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * The tags and expressions of the chart stay within a small language, which an interpreter of it
 * can know whole.
 */
class ExpressionsTest {
  private static final Manifests CHART = new Manifests(Chart.render(Map.of()));
  private static final Pattern TAG = Pattern.compile("\\{\\{(.*?)}}");
  private static final Pattern LITERAL = Pattern.compile("\"[^\"\\\\]*\"");
  private static final String TERM =
      "workflow\\.parameters\\.\\w+|hasPrefix|trimPrefix|==|!=|&&|\\|\\||\\?\\?|[!?:+(),]|\\s";
  private static final Pattern EXPRESSION = Pattern.compile("=(?:" + TERM + ")*");
  private static final Pattern EVENT =
      Pattern.compile("(payload(\\.\\w+)+|discriminator|==|\\?\\?|[+()]|\\s)*");

  @ParameterizedTest
  @MethodSource("templates")
  void everyTagIsKnownAndLeadsToADeclaredName(JsonNode template) {
    Set<String> parameters =
        new Recipe(template)
            .defaults().keySet().stream()
                .map("workflow.parameters."::concat)
                .collect(Collectors.toSet());

    for (JsonNode step : template.at("/spec/templates")) {
      assertThat(tags(step))
          .as(step.path("name").asString())
          .allMatch(it -> isKnown(it, parameters, inputs(step)));
    }
  }

  @ParameterizedTest
  @MethodSource("templates")
  void everyInputIsGivenAndUsed(JsonNode template) {
    for (JsonNode call :
        template.at("/spec/templates/0/steps").valueStream().map(it -> it.path(0)).toList()) {
      JsonNode step =
          template
              .at("/spec/templates")
              .valueStream()
              .filter(it -> it.path("name").equals(call.path("template")))
              .findFirst()
              .orElseThrow();

      Set<String> given =
          call.at("/arguments/parameters")
              .valueStream()
              .map(it -> "inputs.parameters." + it.path("name").asString())
              .collect(Collectors.toSet());
      assertThat(inputs(step)).isEqualTo(given);
      assertThat(tags(step).filter(given::contains).collect(Collectors.toSet())).isEqualTo(given);
    }
  }

  @ParameterizedTest
  @MethodSource("bindings")
  void everyEventExpressionIsKnown(JsonNode binding) {
    var submit = binding.at("/spec/submit");
    var metadata =
        Stream.of(submit.at("/metadata/labels"), submit.at("/metadata/annotations"))
            .flatMap(JsonNode::valueStream)
            .map(JsonNode::asString);

    assertThat(submit.at("/metadata/name").asString()).isEqualTo("payload.workflow_name");
    assertThat(metadata).allMatch(it -> EVENT.matcher(it).matches());
    assertThat(Recipe.mapped(binding).values())
        .allMatch(it -> EVENT.matcher(LITERAL.matcher(it).replaceAll("")).matches());
  }

  private static boolean isKnown(String tag, Set<String> parameters, Set<String> inputs) {
    if (tag.startsWith("=")) {
      String bare = LITERAL.matcher(tag).replaceAll("");
      return EXPRESSION.matcher(bare).matches()
          && Pattern.compile("workflow[.\\w]+")
              .matcher(bare)
              .results()
              .map(MatchResult::group)
              .allMatch(parameters::contains);
    }
    return tag.equals("workflow.name") || parameters.contains(tag) || inputs.contains(tag);
  }

  /** All tags below a node, in texts of any depth. */
  private static Stream<String> tags(JsonNode node) {
    return node.isString()
        ? TAG.matcher(Objects.requireNonNull(node.asString())).results().map(it -> it.group(1))
        : node.valueStream().flatMap(ExpressionsTest::tags);
  }

  private static Set<String> inputs(JsonNode step) {
    return step.at("/inputs/parameters")
        .valueStream()
        .map(it -> "inputs.parameters." + it.path("name").asString())
        .collect(Collectors.toSet());
  }

  static Stream<JsonNode> templates() {
    return CHART.ofKind("WorkflowTemplate");
  }

  static Stream<JsonNode> bindings() {
    return CHART.ofKind("WorkflowEventBinding");
  }
}
