package dev.easel.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ExpressionsTest {
  private static final String PAYLOAD =
      """
      {"name":"run-1","number":2e-6,"large":9007199254740993,"huge":1e21,"flag":true,"list":[1],
       "quoted":"a \\"sks\\" dog","line":"a\\nb","back":"a\\\\b","html":"<&>é",
       "parameters":{"lr":"2e-6","model":"pvc:models/mine"}}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "payload.name|run-1",
        "discriminator == 'easel'|true",
        "payload.parameters.lr ?? \"1\"|2e-6",
        "payload.parameters.none ?? \"1\"|1",
        "payload.parameters.output ?? (\"finetunes/\" + payload.name)|finetunes/run-1",
        "payload.none ?? \"x\" + payload.name|xrun-1",
        "hasPrefix(payload.parameters.model, \"pvc:\")|true",
        "trimPrefix(payload.parameters.model, \"pvc:\")|models/mine",
        "payload.flag && !(payload.name != \"run-1\")|true",
        "payload.flag ? \"yes\" : payload.none.none|yes",
        "`payload.name matches \"^(run|walk)-\" || payload.flag == \"x\"`|true",
        "payload.name matches '^un'|false",
        "payload.none|null",
        "payload.number|0.000002",
        "payload.large|9007199254740992",
        "payload.huge|1e+21",
        "payload.quoted|a \\\"sks\\\" dog",
        "payload.line|a\\nb",
        "payload.back|a\\\\b",
        "payload.html|<&>é",
        "payload.parameters|{\"lr\":\"2e-6\",\"model\":\"pvc:models/mine\"}"
      })
  void whatAParameterBecomes(String expression, String parameter) {
    assertThat(Submission.written(evaluate(expression, Json.read(PAYLOAD)))).isEqualTo(parameter);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "payload.a == null ? 1 : 2|unknown name null (1:14)",
        "event.payload|unknown name event (1:1)",
        "payload.a matches '('|error parsing regexp: missing closing ) (1:19)",
        "sprig.trim(payload.name)|unknown name sprig (1:1)",
        "payload.a ==|unexpected token EOF (1:12)",
        "payload.a.b|cannot fetch b from <nil> (1:11)",
        "payload.name + payload.number|invalid operation: string + float64 (1:14)"
      })
  void whatIsRefused(String expression, String problem) {
    assertThatThrownBy(() -> evaluate(expression, Json.read(PAYLOAD)))
        .isInstanceOf(ExpressionFault.class)
        .hasMessageStartingWith(problem);
  }

  @Test
  void aNullPayloadDoesNotCompile() {
    assertThatThrownBy(() -> evaluate("payload.workflow_name", Json.object().nullNode()))
        .hasMessage(
            """
            type nil has no field workflow_name (1:9)
             | payload.workflow_name
             | ........^\
            """);
  }

  @ParameterizedTest
  @CsvSource({
    "true == true && true == false, false",
    "false == true || true == true, true",
    "'(a == b || a == a) && b != a', true",
    "\"a b\" == 'a b', true",
    "true, true"
  })
  void aWhen(String when, boolean holds) {
    assertThat(Conditions.when(when)).isEqualTo(holds);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a-b == a-b", "a ==", "a b", "a"})
  void aWhenThatIsRefused(String when) {
    assertThatThrownBy(() -> Conditions.when(when)).isInstanceOf(ExpressionFault.class);
  }

  @Test
  void aTagOutOfScopeIsRefused() {
    Scope scope = Scope.of("workflow.parameters.", Map.of("model", "m"));
    assertThat(scope.fill("{{ workflow.parameters.model }}-{{=workflow.parameters.model + \"x\"}}"))
        .isEqualTo("m-mx");
    assertThatThrownBy(() -> scope.fill("{{workflow.parameters.none}}"))
        .hasMessageContaining("failed to resolve {{workflow.parameters.none}}");
  }

  private static @Nullable Object evaluate(String expression, JsonNode payload) {
    Map<String, @Nullable Object> environment = new HashMap<>();
    environment.put("payload", Events.value(payload));
    environment.put("discriminator", "easel");
    return Expressions.evaluate(expression, environment);
  }
}
