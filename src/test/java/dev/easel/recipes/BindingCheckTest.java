package dev.easel.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.argo.EventBinding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BindingCheckTest {

  private static final EventBinding RIGHT = Guide.binding("dreambooth");
  private final Blueprint blueprint = Blueprint.of(Guide.template("dreambooth"), Guide.house());

  @Test
  void findsNothingWrongWithWhatTheChartRenders() {
    var check = new BindingCheck(blueprint, List.of(Guide.binding("textual-inversion"), RIGHT));

    assertThat(check.problems()).isEmpty();
    assertThat(check.find()).contains(RIGHT);
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        Arguments.of("binding_missing", "No WorkflowEventBinding", List.of()),
        Arguments.of(
            "binding_ambiguous", "second", List.of(RIGHT, with("second", "other", RIGHT.labels()))),
        Arguments.of(
            "binding_selector", "selector", List.of(with(RIGHT.name(), null, RIGHT.labels()))),
        Arguments.of(
            "binding_selector", "selector", List.of(with(RIGHT.name(), "a:b", RIGHT.labels()))),
        Arguments.of(
            "binding_metadata",
            "labels.easel.dev/run",
            List.of(with(RIGHT.name(), "easel-dreambooth", Map.of()))),
        Arguments.of("binding_pruned", "random names", List.of(named(null))),
        Arguments.of("binding_metadata", "name", List.of(named("payload.name"))),
        Arguments.of(
            "binding_parameters", "does not map seed", List.of(mapping(it -> without(it, "seed")))),
        Arguments.of(
            "binding_parameters",
            "does not have: more",
            List.of(mapping(it -> plus(it, "more", "payload.parameters.more")))),
        Arguments.of(
            "binding_parameters",
            "by its own name, lr",
            List.of(mapping(it -> plus(it, "lr", "payload.parameters.epochs ?? \"1\"")))),
        Arguments.of(
            "binding_parameters",
            "by its own name, lr",
            List.of(mapping(it -> plus(it, "lr", "payload.lr")))));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void saysWhatIsWrong(String code, String words, List<EventBinding> bindings) {
    assertThat(new BindingCheck(blueprint, bindings).problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(code);
              assertThat(problem.message()).contains(words);
              assertThat(problem.remedy()).isNotBlank();
            });
  }

  @Test
  void saysThatCrdsMustBeUpgradedWhereMetadataIsPruned() {
    assertThat(new BindingCheck(blueprint, List.of(named(null))).problems())
        .singleElement()
        .satisfies(it -> assertThat(it.remedy()).contains("CRDs of Argo Workflows", "3.7"));
  }

  @Test
  void refusesADiscriminatorThatStartsSomethingElseToo() {
    var other = Guide.binding("textual-inversion");
    var same =
        new EventBinding(
            other.namespace(),
            other.name(),
            "1",
            "easel-dreambooth",
            other.template(),
            other.workflowName(),
            other.labels(),
            other.annotations(),
            other.parameters());
    assertThat(new BindingCheck(blueprint, List.of(RIGHT, same)).problems())
        .singleElement()
        .satisfies(it -> assertThat(it.message()).contains("easel-textual-inversion"));
  }

  private static EventBinding with(
      String name, @Nullable String discriminator, Map<String, String> labels) {
    return new EventBinding(
        RIGHT.namespace(),
        name,
        "1",
        discriminator,
        RIGHT.template(),
        RIGHT.workflowName(),
        labels,
        RIGHT.annotations(),
        RIGHT.parameters());
  }

  private static EventBinding named(@Nullable String workflowName) {
    return new EventBinding(
        RIGHT.namespace(),
        RIGHT.name(),
        "1",
        RIGHT.discriminator(),
        RIGHT.template(),
        workflowName,
        workflowName == null ? Map.of() : RIGHT.labels(),
        workflowName == null ? Map.of() : RIGHT.annotations(),
        RIGHT.parameters());
  }

  private static EventBinding mapping(UnaryOperator<Map<String, String>> change) {
    return new EventBinding(
        RIGHT.namespace(),
        RIGHT.name(),
        "1",
        RIGHT.discriminator(),
        RIGHT.template(),
        RIGHT.workflowName(),
        RIGHT.labels(),
        RIGHT.annotations(),
        change.apply(new HashMap<>(RIGHT.parameters())));
  }

  private static Map<String, String> without(Map<String, String> map, String name) {
    map.remove(name);
    return map;
  }

  private static Map<String, String> plus(Map<String, String> map, String name, String value) {
    map.put(name, value);
    return map;
  }
}
