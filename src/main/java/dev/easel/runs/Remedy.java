package dev.easel.runs;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What to do, in clauses divided by {@code "; "}. A clause may name a parameter, by its name or its
 * role, and is left out for a run that has none: {@code {batch_size>1}} only holds while it is
 * more, {@code {gradient_checkpointing?}} while it is off.
 */
record Remedy(String text) {

  private static final Pattern CLAUSES = Pattern.compile("; ");
  private static final Pattern PLACE = Pattern.compile("\\{(\\w+)(\\?|>\\d+)?}");

  /** The parameters of a run, by name or role: empty for one that it has not. */
  interface Parameters {
    Optional<Map.Entry<String, String>> find(String roleOrName);
  }

  /** For one run: with the values of its parameters. */
  String of(Parameters run) {
    var clauses = clauses().flatMap(clause -> filled(clause, run).stream()).toList();
    return clauses.isEmpty() ? description() : sentence(clauses.stream());
  }

  /** For every run: all clauses, with the parameters' names. */
  String description() {
    return sentence(clauses().map(clause -> PLACE.matcher(clause).replaceAll("`$1`")));
  }

  /** The names between its braces. */
  List<String> parameters() {
    return PLACE.matcher(text).results().map(place -> place.group(1)).toList();
  }

  private Stream<String> clauses() {
    return CLAUSES.splitAsStream(text);
  }

  private static Optional<String> filled(String clause, Parameters run) {
    var values =
        PLACE
            .matcher(clause)
            .results()
            .map(place -> run.find(place.group(1)).filter(it -> holds(place.group(2), it)))
            .toList();
    if (values.stream().anyMatch(Optional::isEmpty)) {
      return Optional.empty();
    }
    var shown = values.stream().flatMap(Optional::stream).map(Remedy::shown).iterator();
    return Optional.of(
        PLACE
            .matcher(clause)
            .replaceAll(place -> java.util.regex.Matcher.quoteReplacement(shown.next())));
  }

  @SuppressWarnings("NullAway") // a group that did not take part is null
  private static boolean holds(String condition, Map.Entry<String, String> parameter) {
    if (condition == null) {
      return true;
    }
    var value = parameter.getValue();
    return condition.equals("?")
        ? value.equalsIgnoreCase("false")
        : value.matches("\\d{1,9}")
            && Integer.parseInt(value) > Integer.parseInt(condition.substring(1));
  }

  private static String shown(Map.Entry<String, String> parameter) {
    return "%s (%s)".formatted(parameter.getKey(), parameter.getValue());
  }

  private static String sentence(Stream<String> clauses) {
    var joined = clauses.collect(Collectors.joining("; "));
    return Character.toUpperCase(joined.charAt(0)) + joined.substring(1) + ".";
  }
}
