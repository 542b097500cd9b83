package dev.easel.triggers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.http.JsonBody;
import dev.easel.http.Violations;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {

  private static final Payload PAYLOAD =
      new Payload(
          JsonBody.of(
                  """
                  {"ref": "refs/heads/main", "repository": {"name": "dog", "a/b": 2e-6, "none": null},
                   "commits": [{"id": "first"}], "evil": "${/ref} {{workflow.name}}"}
                  """
                      .getBytes(StandardCharsets.UTF_8))
              .json(),
          "abcdefgh");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain | plain",
        "run for ${/repository/name} | run for dog",
        "${/ref}-${/repository/name} | refs/heads/main-dog",
        "${/repository/a~1b} | 2e-6",
        "${/commits/0/id} | first",
        "${/nothing:-somebody} | somebody",
        "${/repository/none:-} | ''",
        "${/nothing:-a:-b} | a:-b",
        "x-${unique} | x-abcdefgh",
        "$5 {/ref} | $5 {/ref}",
        "${/evil} | ${/ref} {{workflow.name}}"
      })
  void insertsOnce(String template, String text) {
    var violations = new Violations();

    assertThat(Template.parse(template).orElseThrow().text(PAYLOAD, List.of("x"), violations))
        .hasValue(text);
    assertThat(violations.all()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"${ref}", "${", "${/ref", "a ${} b", "${UNIQUE}", "${unique:-x}"})
  void whatIsNoPlaceIsRefused(String template) {
    assertThat(Template.parse(template)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"${/nothing}, not_in_payload", "${/repository:-x}, not_a_value"})
  void whatCannotBeInsertedIsNoted(String template, String code) {
    var violations = new Violations();
    var _ = Template.parse(template).orElseThrow().text(PAYLOAD, List.of("name"), violations);

    assertThat(violations.all())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.pointer()).isEqualTo("#/name");
              assertThat(it.code()).isEqualTo(code);
            });
  }

  @Test
  void aPayloadIsNotMultiplied() {
    var violations = new Violations();
    var large =
        new Payload(
            JsonBody.of(
                    "{\"a\": \"%s\"}".formatted("x".repeat(500)).getBytes(StandardCharsets.UTF_8))
                .json(),
            "abcdefgh");

    var fits = Template.parse("${/a}".repeat(8)).orElseThrow();
    assertThat(fits.text(large, List.of("name"), violations)).hasValue("x".repeat(4_000));
    assertThat(violations.all()).isEmpty();
    var multiplied = Template.parse("${/a}".repeat(9)).orElseThrow();
    assertThat(multiplied.text(large, List.of("name"), violations)).isEmpty();
    assertThat(violations.all()).singleElement().matches(it -> it.code().equals("too_long"));
  }

  @Test
  void uniqueLettersAreOfTheDelivery() {
    var trigger = new TriggerId(new java.util.UUID(1, 2));

    assertThat(Payload.unique(trigger, "id:1")).matches("[a-z]{8}");
    assertThat(Payload.unique(trigger, "id:1")).isEqualTo(Payload.unique(trigger, "id:1"));
    assertThat(Payload.unique(trigger, "id:1")).isNotEqualTo(Payload.unique(trigger, "id:2"));
  }
}
