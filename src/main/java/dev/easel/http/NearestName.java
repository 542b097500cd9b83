package dev.easel.http;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Finds what a caller probably meant: {@code num_class_image} for {@code num_class_images}. */
public final class NearestName {

  private NearestName() {}

  /** The known name at most a third of whose letters differ, the nearest first. */
  public static Optional<String> of(String unknown, Collection<String> known) {
    var distance = new LevenshteinDistance(Math.max(2, unknown.length() / 3));
    var given = unknown.toLowerCase(Locale.ROOT);
    return known.stream()
        .filter(name -> distance.apply(given, name) >= 0)
        .min(
            Comparator.comparing((String name) -> distance.apply(given, name))
                .thenComparing(n -> n));
  }

  /** The sentence that refuses an unknown name. */
  public static String refusal(String kind, String unknown, Collection<String> known) {
    return of(unknown, known)
        .map(name -> "%s '%s' is not known; did you mean '%s'?".formatted(kind, unknown, name))
        .orElseGet(
            () ->
                "%s '%s' is not known; known are %s."
                    .formatted(kind, unknown, known.isEmpty() ? "none" : String.join(", ", known)));
  }
}
