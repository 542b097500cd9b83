package dev.easel.recipes;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A line in which a rule's pattern was found. */
final class LineMatch {

  private final Pattern pattern;
  private final Matcher matcher;

  private LineMatch(Pattern pattern, Matcher matcher) {
    this.pattern = pattern;
    this.matcher = matcher;
  }

  static Optional<LineMatch> find(Pattern pattern, String line) {
    var matcher = pattern.matcher(line);
    return matcher.find() ? Optional.of(new LineMatch(pattern, matcher)) : Optional.empty();
  }

  /** The number of a group by its name, or by its number if none is called so. */
  Optional<Double> number(String name, int otherwise) {
    var named = pattern.namedGroups().get(name);
    return parsed(named == null ? text(otherwise) : text(named));
  }

  /** The number of a group that may not be there. */
  Optional<Double> number(String name) {
    var named = pattern.namedGroups().get(name);
    return named == null ? Optional.empty() : parsed(text(named));
  }

  /** Of {@code name}; else one divided by {@code reciprocal}, as tqdm says what is slow: s/it. */
  Optional<Double> rate(String name, int otherwise) {
    var upsideDown = pattern.namedGroups().containsKey("reciprocal");
    return (upsideDown ? number(name) : number(name, otherwise))
        .or(() -> number("reciprocal").filter(number -> number > 0).map(number -> 1 / number));
  }

  private @Nullable String text(int group) {
    return group > 0 && group <= pattern.groupCount() ? matcher.group(group) : null;
  }

  private static Optional<Double> parsed(@Nullable String text) {
    try {
      return Optional.ofNullable(text).map(Double::valueOf).filter(Double::isFinite);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
