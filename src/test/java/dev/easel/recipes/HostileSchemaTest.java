package dev.easel.recipes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.easel.http.Violations;
import java.time.Duration;
import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Schemas come from the cluster, and whoever may write a template there is not trusted. */
class HostileSchemaTest {

  private static final String RULE = "{\"name\":\"a\",\"pattern\":\"(b)\"}";

  static Stream<Arguments> schemas() {
    return Stream.of(
        Arguments.of("no JSON", "{"),
        Arguments.of("something after it", "{} {}"),
        Arguments.of("a member twice", "{\"type\":\"object\",\"type\":\"object\"}"),
        Arguments.of("no object", "[]"),
        Arguments.of("no object's", "{\"type\":\"array\"}"),
        Arguments.of("no schema", "{\"properties\":{\"a\":{\"minimum\":\"low\"}}}"),
        Arguments.of("no type", "{\"properties\":{\"a\":{\"type\":\"text\"}}}"),
        Arguments.of("a type too rich", "{\"properties\":{\"a\":{\"type\":\"array\"}}}"),
        Arguments.of("several types", "{\"properties\":{\"a\":{\"type\":[\"string\",\"null\"]}}}"),
        Arguments.of("huge", "{\"title\":\"" + "x".repeat(300_000) + "\"}"),
        Arguments.of("deep", "{\"not\":".repeat(5000) + "{}" + "}".repeat(5000)),
        Arguments.of("wide", wide()),
        Arguments.of("remote", property("{\"$ref\":\"http://127.0.0.1:1/x\"}")),
        Arguments.of("file", property("{\"$ref\":\"file:///etc/passwd\"}")),
        Arguments.of("classpath", property("{\"$ref\":\"classpath:application.yml\"}")),
        Arguments.of("relative", property("{\"$ref\":\"other.json\"}")),
        Arguments.of("nowhere", property("{\"$ref\":\"#/$defs/none\"}")),
        Arguments.of("itself", property("{\"$ref\":\"#/properties/a\"}")),
        Arguments.of(
            "a circle",
            "{\"$defs\":{\"x\":{\"$ref\":\"#/$defs/y\"},\"y\":{\"$ref\":\"#/$defs/x\"}}}"),
        Arguments.of("multiplying", multiplying()),
        Arguments.of("dynamic", property("{\"$dynamicRef\":\"#x\"}")),
        Arguments.of("another base", "{\"$id\":\"http://127.0.0.1:1/\"}"),
        Arguments.of("another dialect", "{\"$schema\":\"http://127.0.0.1:1/schema\"}"),
        Arguments.of("no RE2", property("{\"pattern\":\"(?=a)b\"}")),
        Arguments.of("back-reference", property("{\"pattern\":\"(a)\\\\1\"}")),
        Arguments.of("growing", property("{\"pattern\":\"((a{1000}){1000}){1000}\"}")),
        Arguments.of("growing names", "{\"patternProperties\":{\"((a{999}){999}){999}\":{}}}"),
        Arguments.of("long pattern", property("{\"pattern\":\"" + "a".repeat(1001) + "\"}")),
        Arguments.of("vast", property("{\"type\":\"number\",\"multipleOf\":1e-999999999}")),
        Arguments.of("unknown role", property("{\"x-role\":\"imag\"}")),
        Arguments.of("unknown parameter", "{\"properties\":{\"b\":{}}}"),
        Arguments.of("unknown stage", "{\"x-easel\":{\"stages\":{\"x\":\"cooking\"}}}"),
        Arguments.of("unknown placeholder", "{\"x-easel\":{\"output\":\"x/{b}\"}}"),
        Arguments.of("expression", "{\"x-easel\":{\"output\":\"x/{{workflow.uid}}\"}}"),
        Arguments.of("metrics of another kind", easel("\"metrics\":{}")),
        Arguments.of("a metric without a pattern", easel("\"metrics\":[{\"name\":\"a\"}]")),
        Arguments.of("a metric without a group", metric("a", "b")),
        Arguments.of("a metric's name", metric("A-b", "(b)")),
        Arguments.of("a metric twice", easel("\"metrics\":[%s,%s]".formatted(RULE, RULE))),
        Arguments.of(
            "metrics",
            easel("\"metrics\":[%s]".formatted(String.join(",", Collections.nCopies(21, RULE))))),
        Arguments.of("a metric that is no RE2", metric("a", "(?=a)(b)")),
        Arguments.of("a long pattern of a metric", metric("a", "(" + "a".repeat(300) + ")")),
        Arguments.of("a large pattern of a metric", metric("a", "((a{100}){60})")),
        Arguments.of(
            "an unknown phase",
            easel("\"progress\":[{\"phase\":\"cooking\",\"pattern\":\"(a)/(b)\"}]")),
        Arguments.of(
            "a progress without a total",
            easel("\"progress\":[{\"phase\":\"training\",\"pattern\":\"(a)\"}]")),
        Arguments.of("default of another", property("{\"x-default\":\"{a}\"}")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("schemas")
  void isShownAsBrokenWithWhy(String kind, String schema) {
    var blueprint =
        Assertions.assertTimeoutPreemptively(
            Duration.ofSeconds(10),
            () -> Blueprint.of(Guide.template(schema, "a=x"), Guide.house()));

    assertThat(blueprint.problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).startsWith("schema_");
              assertThat(problem.message().length()).isLessThan(1500);
              assertThat(problem.remedy()).contains("easel.dev/schema");
            });
  }

  @Test
  void answersACatastrophicExpressionQuickly() {
    var gate = Guide.gate(property("{\"pattern\":\"^(([a-z])+.)+[A-Z]([a-z])+$|^x$\"}"), "a=x");
    var given = "{\"a\":\"" + "a".repeat(1900) + "\"}";

    var refusals =
        Assertions.assertTimeoutPreemptively(
            Duration.ofSeconds(5), () -> Guide.refusals(gate, given));

    assertThat(refusals)
        .singleElement()
        .satisfies(it -> assertThat(it.code()).isEqualTo("bad_format"));
  }

  @Test
  void followsReferencesInsideTheDocument() {
    var gate =
        Guide.gate(
            "{\"$defs\":{\"n\":{\"maximum\":5}},\"properties\":{\"a\":{\"type\":\"integer\",\"$ref\":\"#/$defs/n\"}}}",
            "a=1");
    assertThat(Guide.refusals(gate, "{\"a\":6}")).hasSize(1);
    assertThat(Guide.refusals(gate, "{\"a\":5}")).isEmpty();
  }

  @Test
  void refusesADefaultThatEveryRunWouldBeRefusedFor() {
    assertThat(Blueprint.of(Guide.template("{}", "a={{workflow.uid}}"), Guide.house()).problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.code()).isEqualTo("default_refused"));
  }

  @Test
  void resolvesEvenTheBrokenWithoutFailing() {
    var gate = Blueprint.of(Guide.template("{", "a=x", "b"), Guide.house()).gate();
    var violations = new Violations();
    assertThat(gate.resolve("dog", Guide.json("{\"b\":\"y\"}"), violations)).hasSize(2);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void knowsTheSizeOfAPatternBeforeItIsBuilt(String regex, boolean small) throws SchemaRefused {
    if (small) {
      assertThat(LinearRegex.cost(regex)).isPositive();
    } else {
      assertThatThrownBy(() -> LinearRegex.cost(regex)).isInstanceOf(SchemaRefused.class);
    }
  }

  static Stream<Arguments> sizes() {
    return Stream.of(
        Arguments.of("^[a-z]([-a-z]*[a-z])?$", true),
        Arguments.of("^[A-Za-z0-9]{1,63}(/[A-Za-z0-9]{1,63}){0,8}$", true),
        Arguments.of("[]{}]{3}\\{9{2}\\p{L}{5}", true),
        Arguments.of("(x{100}){100}", true),
        Arguments.of("(x{0,1000}){0,1000}", false),
        Arguments.of("((x{1000})|y){1000}", false),
        Arguments.of("[[:alpha:]]{1000}", true),
        Arguments.of("(?:(?:(?:x{99}){99}){99}){99}", false));
  }

  private static String easel(String members) {
    return "{\"x-easel\":{%s}}".formatted(members);
  }

  private static String metric(String name, String pattern) {
    return easel("\"metrics\":[{\"name\":\"%s\",\"pattern\":\"%s\"}]".formatted(name, pattern));
  }

  private static String property(String schema) {
    return "{\"properties\":{\"a\":" + schema + "}}";
  }

  private static String wide() {
    return IntStream.range(0, 120_000)
        .mapToObj(i -> "1")
        .collect(Collectors.joining(",", "{\"enum\":[", "]}"));
  }

  /** 2³⁰ schemas in a kilobyte. */
  private static String multiplying() {
    return IntStream.range(0, 30)
        .mapToObj(
            i ->
                "\"d%d\":{\"allOf\":[{\"$ref\":\"#/$defs/d%d\"},{\"$ref\":\"#/$defs/d%d\"}]}"
                    .formatted(i, i + 1, i + 1))
        .collect(
            Collectors.joining(
                ",", "{\"$defs\":{", ",\"d30\":{}},\"allOf\":[{\"$ref\":\"#/$defs/d0\"}]}"));
  }
}
