package dev.easel.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A label selector: {@code a}, {@code !a}, {@code a=b}, {@code a==b}, {@code a!=b}, joined by
 * commas.
 */
record Selector(List<Predicate<Map<String, String>>> terms) {
  static final Selector ALL = new Selector(List.of());
  private static final Pattern TERM =
      Pattern.compile("(!?)([A-Za-z0-9._/-]+)\\s*(?:(==|=|!=)\\s*([A-Za-z0-9._-]*))?");

  /** Refuses what it does not know, set-based terms among it. */
  static Selector parse(String text) {
    List<Predicate<Map<String, String>>> terms = new ArrayList<>();
    if (!text.isBlank()) {
      for (String term : text.split(",", -1)) {
        terms.add(term(term.strip()));
      }
    }
    return new Selector(terms);
  }

  boolean matches(Map<String, String> labels) {
    return terms.stream().allMatch(term -> term.test(labels));
  }

  private static Predicate<Map<String, String>> term(String text) {
    Matcher matcher = TERM.matcher(text);
    if (!matcher.matches() || (!matcher.group(1).isEmpty() && matcher.group(3) != null)) {
      throw Refused.badRequest("the sandbox does not know the label selector " + text);
    }
    String key = matcher.group(2);
    String operator = matcher.group(3);
    if (operator == null) {
      boolean there = matcher.group(1).isEmpty();
      return labels -> labels.containsKey(key) == there;
    }
    String value = matcher.group(4);
    return operator.equals("!=")
        ? labels -> !value.equals(labels.get(key))
        : labels -> value.equals(labels.get(key));
  }
}
