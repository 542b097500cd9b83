package dev.easel.recipes;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * How a recipe's training is read from what it prints: {@code x-easel.metrics} and {@code
 * x-easel.progress} of its schema, in the manner of SageMaker's metric definitions. The patterns
 * are RE2's, searched for in each line.
 */
public record LogRules(List<MetricRule> metrics, List<ProgressRule> progress) {

  static final LogRules NONE = new LogRules(List.of(), List.of());

  private static final int MOST_METRICS = 20;
  private static final int LONGEST_PATTERN = 300;

  /** Instructions of all patterns together: what a character of a line may cost. */
  private static final int LARGEST = 5_000;

  private static final java.util.regex.Pattern NAME =
      java.util.regex.Pattern.compile("[a-z][a-z0-9_]{0,39}");
  private static final java.util.regex.Pattern UNIT =
      java.util.regex.Pattern.compile("[A-Za-z0-9/%^. -]{1,20}");
  private static final Set<String> PHASES = Set.of("generating", "training");

  static LogRules of(JsonNode easel) throws SchemaRefused {
    var rules = new LogRules(metrics(array(easel, "metrics")), progress(array(easel, "progress")));
    var size =
        rules.metrics().stream().mapToInt(rule -> rule.pattern().programSize()).sum()
            + rules.progress().stream().mapToInt(rule -> rule.pattern().programSize()).sum();
    if (size > LARGEST) {
      throw refused("the patterns of x-easel.metrics and x-easel.progress are too large together");
    }
    return rules;
  }

  private static List<JsonNode> array(JsonNode easel, String member) throws SchemaRefused {
    var written = easel.path(member);
    if (!written.isMissingNode() && !written.isArray()) {
      throw refused("x-easel.%s is no list".formatted(member));
    }
    return written.valueStream().toList();
  }

  private static List<MetricRule> metrics(List<JsonNode> written) throws SchemaRefused {
    if (written.size() > MOST_METRICS) {
      throw refused("x-easel.metrics has more than %d rules".formatted(MOST_METRICS));
    }
    var rules = new ArrayList<MetricRule>();
    var names = new HashSet<String>();
    for (var rule : written) {
      var name = rule.path("name").asString("");
      if (!NAME.matcher(name).matches() || !names.add(name)) {
        throw refused(
            "x-easel.metrics: '%s' is no name %s, or is there twice".formatted(name, NAME));
      }
      var unit = rule.path("unit").asString("");
      if (!unit.isEmpty() && !UNIT.matcher(unit).matches()) {
        throw refused("x-easel.metrics: the unit of '%s' is no text %s".formatted(name, UNIT));
      }
      rules.add(new MetricRule(name, unit.isEmpty() ? null : unit, pattern(name, rule, 1)));
    }
    return List.copyOf(rules);
  }

  private static List<ProgressRule> progress(List<JsonNode> written) throws SchemaRefused {
    var rules = new ArrayList<ProgressRule>();
    var phases = new HashSet<String>();
    for (var rule : written) {
      var phase = rule.path("phase").asString("");
      if (!PHASES.contains(phase) || !phases.add(phase)) {
        throw refused(
            "x-easel.progress: the phase '%s' is not generating or training, or is there twice"
                .formatted(phase));
      }
      rules.add(new ProgressRule(phase, pattern(phase, rule, 2)));
    }
    return List.copyOf(rules);
  }

  /** That it is RE2's, and not vast, was seen when the schema was read ({@link SchemaGuard}). */
  private static Pattern pattern(String of, JsonNode rule, int groups) throws SchemaRefused {
    var text = rule.path("pattern").asString("");
    if (text.isEmpty() || text.length() > LONGEST_PATTERN) {
      throw refused(
          "the pattern of '%s' in x-easel is missing or has more than %d characters"
              .formatted(of, LONGEST_PATTERN));
    }
    var pattern = Pattern.compile(text);
    if (pattern.groupCount() < groups) {
      throw refused(
          "the pattern of '%s' in x-easel has fewer than %d groups".formatted(of, groups));
    }
    return pattern;
  }

  private static SchemaRefused refused(String fault) {
    return new SchemaRefused("schema_invalid", "The schema cannot be used: " + fault + ".");
  }
}
