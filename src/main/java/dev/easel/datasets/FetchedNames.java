package dev.easel.datasets;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Names for files that lie elsewhere, where several may have one name. A picture and its caption
 * from one folder keep the same stem, by which trainers pair them.
 */
final class FetchedNames {

  private static final int LONGEST = 90;

  private final Map<String, String> stems = new HashMap<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Set<String> taken = new HashSet<>();

  /**
   * A name that no other file has.
   *
   * @param folder tells where the file lies
   * @param name as it is called there
   * @param end its suffix with the dot, if that is known only by its content; else empty
   */
  String of(String folder, String name, String end) {
    var suffix = Suffix.of(name);
    var isNamed = end.isEmpty() && (suffix.isPicture() || suffix.isCaption());
    var written = isNamed ? suffix.text() : end;
    var stem = sound(isNamed ? suffix.stem() : name);
    var key = folder + '\n' + stem;
    var kept = isNamed ? stems.get(key) : null;
    if (kept == null || !taken.add(kept + written)) {
      kept = free(stem);
      taken.add(kept + written);
      stems.put(key, kept);
    }
    return kept + written;
  }

  private String free(String stem) {
    var free = stem;
    while (numbers.putIfAbsent(free, 1) != null) {
      free = stem + "-" + numbers.merge(stem, 1, Integer::sum);
    }
    return free;
  }

  /** As {@link Intake} would make it, and short enough for a number. */
  private static String sound(String stem) {
    var sound = Intake.soundStem(stem);
    return sound.isEmpty() ? "file" : sound.substring(0, Math.min(sound.length(), LONGEST));
  }
}
