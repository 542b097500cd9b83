package dev.easel.datasets;

import dev.easel.datasets.Examination.Seen;
import dev.easel.volumes.FileName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/** The rules, over all files of a set that were looked at. */
final class SetRules {

  private static final int FEWEST_INSTANCES = 3;
  private static final int MOST_INSTANCES = 20;
  private static final double LONGEST_SIDE = 2.5;

  private final Kind kind;
  private final int resolution;
  private final SortedMap<String, Seen> seen;
  private final Map<String, String> same = new HashMap<>();
  private final Map<String, String> alike = new HashMap<>();
  private final Set<String> stems = new HashSet<>();

  SetRules(Kind kind, int resolution, SortedMap<String, Seen> seen) {
    this.kind = kind;
    this.resolution = resolution;
    this.seen = seen;
    seen.values().stream()
        .filter(it -> it.suffix().isPicture())
        .forEach(it -> stems.add(it.suffix().stem()));
    compare();
  }

  /** Pictures that the trainer would find, whether it can decode them or not. */
  int pictures() {
    return (int)
        seen.values().stream().filter(it -> it.entry().isFile() && it.suffix().isTrained()).count();
  }

  int smallest() {
    return seen.values().stream()
        .map(Seen::picture)
        .filter(it -> it != null && it.flaw() == null)
        .mapToInt(Picture::shorter)
        .min()
        .orElse(0);
  }

  private void compare() {
    var first = new HashMap<String, String>();
    var looks = new ArrayList<Map.Entry<String, Look>>();
    for (var it : seen.values()) {
      if (it.picture() == null) {
        continue;
      }
      var earlier = first.putIfAbsent(it.sha256(), it.name());
      if (earlier != null) {
        same.put(it.name(), earlier);
        continue;
      }
      var look = it.picture().look();
      if (look != null) {
        looks.stream()
            .filter(other -> other.getValue().isLike(look))
            .findFirst()
            .ifPresent(other -> alike.put(it.name(), other.getKey()));
        looks.add(Map.entry(it.name(), look));
      }
    }
  }

  /** What is said of the set as a whole. */
  List<Finding> ofSet() {
    var count = pictures();
    if (count == 0) {
      return List.of(Finding.of(null, Flaw.NO_PICTURES, "The trainer finds no picture in it."));
    }
    if (kind == Kind.INSTANCE && count < FEWEST_INSTANCES) {
      return List.of(Finding.of(null, Flaw.FEW_PICTURES, "It has %d.".formatted(count)));
    }
    return kind == Kind.INSTANCE && count > MOST_INSTANCES
        ? List.of(Finding.of(null, Flaw.MANY_PICTURES, "It has %d.".formatted(count)))
        : List.of();
  }

  /** What is said of one file. */
  List<Finding> of(Seen file) {
    var found = new Findings(file.name());
    if (!file.entry().isFile()) {
      found.add(Flaw.NOT_A_FILE, "It is a link, a pipe or a device.");
    } else if (file.unreadable() != null) {
      found.add(Flaw.UNREADABLE, file.unreadable());
    } else if (file.picture() != null) {
      picture(file, file.picture(), found);
    } else if (file.caption() != null) {
      caption(file, file.caption(), found);
    } else {
      found.add(Flaw.FOREIGN, "Its suffix is %s.".formatted(shown(file.suffix().text())));
    }
    if (!FileName.isSound(file.name())) {
      found.add(Flaw.ODD_NAME, "A shell or another file system may choke on its name.");
    }
    return found.list;
  }

  private void picture(Seen file, Picture picture, Findings found) {
    suffix(file.suffix(), found);
    if (picture.flaw() != null) {
      found.add(picture.flaw(), String.valueOf(picture.message()));
    } else {
      pixels(picture, found);
    }
    Optional.ofNullable(same.get(file.name()))
        .ifPresent(it -> found.add(Flaw.DUPLICATE, "It is the same as '%s'.".formatted(it)));
    Optional.ofNullable(alike.get(file.name()))
        .ifPresent(it -> found.add(Flaw.NEAR_DUPLICATE, "It looks like '%s'.".formatted(it)));
    if (kind == Kind.CAPTIONED && !seen.containsKey(file.suffix().stem() + ".txt")) {
      found.add(Flaw.CAPTION_MISSING, "There is no '%s.txt'.".formatted(file.suffix().stem()));
    }
  }

  private static void suffix(Suffix suffix, Findings found) {
    if (suffix.isGif()) {
      found.add(Flaw.FORMAT_NOT_READ, "Its suffix is %s.".formatted(suffix.text()));
    } else if (!suffix.isLowerCase()) {
      found.add(Flaw.SUFFIX_CASE, "Its suffix is %s.".formatted(suffix.text()));
    }
  }

  private void pixels(Picture picture, Findings found) {
    if (picture.frames() > 1) {
      found.add(Flaw.ANIMATED, "It has more than one picture.");
    }
    if (picture.cmyk()) {
      found.add(Flaw.CMYK, "Its colours are those of a printer.");
    }
    if (picture.transparent()) {
      found.add(Flaw.ALPHA, "A part of it is transparent.");
    }
    if (picture.orientation() > 1) {
      found.add(Flaw.ROTATED, "EXIF says orientation %d.".formatted(picture.orientation()));
    }
    if (picture.shorter() < resolution) {
      found.add(
          Flaw.SMALL,
          "It has %d x %d pixels, for a training at %d."
              .formatted(picture.width(), picture.height(), resolution));
    }
    if (picture.aspect() > LONGEST_SIDE) {
      found.add(
          Flaw.ASPECT,
          "One side is %.1f times the other (%d x %d)."
              .formatted(picture.aspect(), picture.width(), picture.height()));
    }
  }

  private void caption(Seen file, Caption caption, Findings found) {
    if (!file.suffix().isLowerCase()) {
      found.add(Flaw.SUFFIX_CASE, "Its suffix is %s.".formatted(file.suffix().text()));
    }
    if (kind != Kind.CAPTIONED) {
      found.add(Flaw.CAPTION_UNUSED, "It is a text.");
      return;
    }
    if (!stems.contains(file.suffix().stem())) {
      found.add(Flaw.CAPTION_ALONE, "No picture is called '%s'.".formatted(file.suffix().stem()));
    }
    words(caption, found);
  }

  private static void words(Caption caption, Findings found) {
    if (!caption.isText()) {
      found.add(
          Flaw.CAPTION_NOT_TEXT,
          "It is no UTF-8 text of at most %d bytes.".formatted(Caption.LONGEST));
    } else if (caption.isEmpty()) {
      found.add(Flaw.CAPTION_EMPTY, "It has no words.");
    } else if (caption.tokens() > Caption.MOST_TOKENS) {
      found.add(
          Flaw.CAPTION_LONG,
          ("It has at least %d tokens: words, digits and runs of punctuation, its start and its"
                  + " end; rare words are several each.")
              .formatted(caption.tokens()));
    }
  }

  private static String shown(String suffix) {
    return suffix.isEmpty() ? "none" : "'" + suffix + "'";
  }

  /** Of one file. */
  private static final class Findings {

    private final String file;
    private final List<Finding> list = new ArrayList<>();

    Findings(String file) {
      this.file = file;
    }

    void add(Flaw rule, String message) {
      list.add(Finding.of(file, rule, message));
    }
  }
}
