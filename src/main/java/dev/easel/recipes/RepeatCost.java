package dev.easel.recipes;

import java.util.ArrayDeque;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Estimates how large a regular expression becomes when its counted repeats are written out, before
 * anything writes them out (RE2/J 1.8 bounds one count by 1000 and not their nesting).
 */
final class RepeatCost {

  private static final Pattern COUNT = Pattern.compile("\\{([0-9]{1,4})(,([0-9]{0,4}))?}");
  private static final Pattern CLASS =
      Pattern.compile("\\[\\^?\\]?(\\[:\\w+:\\]|\\\\.|[^\\]\\\\])*+\\]");
  private static final Pattern ESCAPE = Pattern.compile("\\\\([pPx]\\{[^}]*}|.)");

  private final String regex;
  private final ArrayDeque<Long> enclosing = new ArrayDeque<>();
  private long group;
  private long atom;

  RepeatCost(String regex) {
    this.regex = regex;
  }

  long estimate() {
    for (var at = 0; at < regex.length(); ) {
      at += step(at);
    }
    return enclosing.stream().reduce(group, RepeatCost::plus);
  }

  /** Takes in what stands at a place, and says how long it is. */
  private int step(int at) {
    return switch (regex.charAt(at)) {
      case '(' -> open();
      case ')' -> close();
      case '{' -> repeat(COUNT.matcher(regex).region(at, regex.length()));
      case '[' -> single(CLASS.matcher(regex).region(at, regex.length()));
      case '\\' -> single(ESCAPE.matcher(regex).region(at, regex.length()));
      default -> atom(1);
    };
  }

  private int open() {
    enclosing.push(group);
    group = 0;
    atom = 0;
    return 1;
  }

  private int close() {
    atom = group + 2;
    group = plus(atom, enclosing.isEmpty() ? 0 : enclosing.pop());
    return 1;
  }

  private int repeat(Matcher count) {
    if (!count.lookingAt()) {
      return atom(1);
    }
    var most = count.group(3) == null || count.group(3).isEmpty() ? count.group(1) : count.group(3);
    var times = Math.max(1, Long.parseLong(most));
    group = plus(group, times(atom, times - 1));
    atom = times(atom, times);
    return count.group().length();
  }

  private int single(Matcher matcher) {
    return atom(matcher.lookingAt() ? matcher.group().length() : 1);
  }

  private int atom(int length) {
    atom = 2;
    group = plus(group, atom);
    return length;
  }

  private static long plus(long one, long other) {
    return Math.min(one + other, Integer.MAX_VALUE);
  }

  private static long times(long one, long other) {
    return Math.min(one * other, Integer.MAX_VALUE);
  }
}
