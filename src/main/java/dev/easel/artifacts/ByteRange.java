package dev.easel.artifacts;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of something (RFC 9110, section 14.1.2).
 *
 * @param first position of its first byte, from 0
 * @param last position of its last one
 */
record ByteRange(long first, long last) {

  /** More are not worth their overhead, and may be an attack. */
  private static final int MOST = 16;

  private static final String UNIT = "bytes=";
  private static final Pattern SPEC = Pattern.compile("\\d{1,18}-\\d{0,18}|-\\d{1,18}");

  long length() {
    return last - first + 1;
  }

  /**
   * What a {@code Range} asks for, those that overlap or touch joined.
   *
   * @param size of the whole
   * @return empty if it is to be ignored; an empty list if nothing of it is there, or it asks for
   *     more than 16
   */
  static Optional<List<ByteRange>> read(@Nullable String header, long size) {
    var specs = size == 0 ? List.<String>of() : specs(header);
    if (specs.isEmpty() || specs.stream().anyMatch(spec -> !isRange(spec))) {
      return Optional.empty();
    }
    return Optional.of(
        specs.size() > MOST
            ? List.of()
            : joined(specs.stream().flatMap(spec -> of(spec, size).stream()).toList()));
  }

  /** What is listed, but for what is empty, which RFC 9110 has ignored. */
  private static List<String> specs(@Nullable String header) {
    if (header == null || !header.strip().regionMatches(true, 0, UNIT, 0, UNIT.length())) {
      return List.of();
    }
    return Arrays.stream(header.strip().substring(UNIT.length()).split(","))
        .map(String::strip)
        .filter(spec -> !spec.isEmpty())
        .toList();
  }

  private static boolean isRange(String spec) {
    return SPEC.matcher(spec).matches() && !isBackwards(spec.split("-", 2));
  }

  private static boolean isBackwards(String[] sides) {
    return !sides[0].isEmpty()
        && !sides[1].isEmpty()
        && Long.parseLong(sides[1]) < Long.parseLong(sides[0]);
  }

  private static Optional<ByteRange> of(String spec, long size) {
    var sides = spec.split("-", 2);
    if (sides[0].isEmpty()) {
      var length = Math.min(Long.parseLong(sides[1]), size);
      return length == 0 ? Optional.empty() : Optional.of(new ByteRange(size - length, size - 1));
    }
    var first = Long.parseLong(sides[0]);
    var last = sides[1].isEmpty() ? size - 1 : Math.min(Long.parseLong(sides[1]), size - 1);
    return first >= size ? Optional.empty() : Optional.of(new ByteRange(first, last));
  }

  private static List<ByteRange> joined(List<ByteRange> ranges) {
    var sorted = ranges.stream().sorted(Comparator.comparingLong(ByteRange::first)).toList();
    var joined = new ArrayList<ByteRange>();
    for (var range : sorted) {
      if (!joined.isEmpty() && range.first <= joined.getLast().last + 1) {
        var before = joined.removeLast();
        joined.add(new ByteRange(before.first, Math.max(before.last, range.last)));
      } else {
        joined.add(range);
      }
    }
    return joined;
  }
}
