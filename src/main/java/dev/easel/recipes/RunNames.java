package dev.easel.recipes;

import dev.easel.http.Violations;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/**
 * What a run may be called: lower-case letters and hyphens (guide, "DreamBooth parameters"), at
 * most 37 characters, so that {@code inference-<name>-predictor-00001} is a name to Kubernetes and
 * Knative.
 */
@Component
public class RunNames {

  private static final int LONGEST = 37;
  private static final Pattern WITHOUT_DIGITS = Pattern.compile("[a-z]([-a-z]*[a-z])?");
  private static final Pattern WITH_DIGITS = Pattern.compile("[a-z]([-a-z0-9]*[a-z0-9])?");
  private static final Pattern DIGIT = Pattern.compile("-?([0-9])-?");
  private static final List<String> SPELT =
      List.of("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine");

  private final boolean digits;

  public RunNames(RecipeProperties properties) {
    this.digits = properties.digitsInNames();
  }

  /** Notes what is wrong with the member {@code name}, unless that was noted before. */
  public void check(String name, Violations violations) {
    if (violations.all().stream().noneMatch(known -> "#/name".equals(known.pointer()))) {
      refusal(name).ifPresent(why -> violations.add(List.of("name"), "invalid_name", why));
    }
  }

  /** Why a name is refused, with a name that would do; empty if it is right. */
  public Optional<String> refusal(String name) {
    if (fits(name)) {
      return Optional.empty();
    }
    var rule =
        "A run's name is 1 to %d lower-case letters%s and hyphens, beginning with a letter and not ending with a hyphen"
            .formatted(LONGEST, digits ? ", digits" : "");
    return Optional.of(
        suggestion(name).map(right -> rule + "; such as '" + right + "'.").orElse(rule + "."));
  }

  /** The rule as a JSON Schema pattern. */
  String pattern() {
    return "^" + (digits ? WITH_DIGITS : WITHOUT_DIGITS).pattern() + "$";
  }

  int longest() {
    return LONGEST;
  }

  private boolean fits(String name) {
    return name.length() <= LONGEST
        && (digits ? WITH_DIGITS : WITHOUT_DIGITS).matcher(name).matches();
  }

  private Optional<String> suggestion(String name) {
    var start = name.substring(0, Math.min(name.length(), 2 * LONGEST));
    var plain =
        Normalizer.normalize(start, Normalizer.Form.NFD)
            .replaceAll("\\p{M}", "")
            .toLowerCase(Locale.ROOT);
    var words = digits ? plain : DIGIT.matcher(plain).replaceAll(RunNames::spelt);
    var joined = words.replaceAll("[^a-z0-9]+", "-").replaceAll("^[-0-9]+|-+$", "");
    var cut = joined.substring(0, Math.min(joined.length(), LONGEST)).replaceAll("-+$", "");
    return Optional.of(cut).filter(this::fits);
  }

  private static String spelt(MatchResult digit) {
    return "-" + SPELT.get(digit.group(1).charAt(0) - '0') + "-";
  }
}
