package dev.easel.recipes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.http.Violations;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RunNamesTest {

  private final RunNames guide = names(false);

  @ParameterizedTest
  @ValueSource(strings = {"a", "example-dog", "a--b", "abcdefghijklmnopqrstuvwxyz-abcdefghij"})
  void takes(String name) {
    assertThat(guide.refusal(name)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Example_Dog, example-dog",
    "example-dog-2, example-dog-two",
    "dog42, dog-four-two",
    "-dog-, dog",
    "Ärger, arger",
    "dog.v, dog-v",
    "2dogs, two-dogs",
    "'my dog', my-dog",
    "abcdefghijklmnopqrstuvwxyz-abcdefghij-klm, abcdefghijklmnopqrstuvwxyz-abcdefghij",
  })
  void refusesWithAName(String name, String suggestion) {
    assertThat(guide.refusal(name))
        .hasValueSatisfying(why -> assertThat(why).contains("'" + suggestion + "'"));
    assertThat(guide.refusal(suggestion)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-", "___", "犬", "\n", "{{x}}\u0000"})
  void refusesWhatHasNoNearName(String name) {
    assertThat(guide.refusal(name)).isPresent();
  }

  @Test
  void takesDigitsWhereTheInstallationDoes() {
    assertThat(names(true).refusal("example-dog-2")).isEmpty();
    assertThat(names(true).refusal("2-dogs"))
        .hasValueSatisfying(why -> assertThat(why).contains("'dogs'"));
  }

  @Test
  void notesItOnce() {
    var violations = new Violations();
    guide.check("X_", violations);
    guide.check("X_", violations);
    assertThat(violations.all())
        .singleElement()
        .satisfies(
            it -> {
              assertThat(it.pointer()).isEqualTo("#/name");
              assertThat(it.code()).isEqualTo("invalid_name");
            });
  }

  private static RunNames names(boolean digits) {
    return new RunNames(new RecipeProperties(List.of(), List.of(), List.of(), digits));
  }
}
