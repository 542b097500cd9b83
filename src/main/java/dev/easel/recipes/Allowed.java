package dev.easel.recipes;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether the installation allows a value; {@code *} stands for any characters but a slash. */
final class Allowed {

  private Allowed() {}

  static Optional<Fault> refusal(
      String kind, String text, Optional<String> installed, List<String> patterns) {
    if (installed.filter(text::equals).isPresent()
        || patterns.stream().anyMatch(pattern -> matches(pattern, text))) {
      return Optional.empty();
    }
    var allowed = Stream.concat(installed.stream(), patterns.stream()).distinct().toList();
    return Optional.of(
        new Fault(
            "not_allowed",
            "'%s' is not a %s that this installation allows; %s."
                .formatted(
                    text,
                    kind,
                    allowed.isEmpty() ? "none is" : "allowed are " + String.join(", ", allowed))));
  }

  private static boolean matches(String pattern, String text) {
    var regex =
        Arrays.stream(pattern.split("\\*", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining("[^/]*"));
    return Pattern.matches(regex, text);
  }
}
