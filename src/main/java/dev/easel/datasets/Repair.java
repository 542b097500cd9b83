package dev.easel.datasets;

import dev.easel.http.Problem;
import dev.easel.volumes.FileEntry;
import dev.easel.volumes.VolumeFailed;
import java.awt.Color;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Repairs what can be: names and suffixes by renaming; GIFs, moving pictures, other colour spaces,
 * transparency and EXIF's rotation by drawing the picture anew, as PNG, without loss. One of more
 * than 4 megapixels is made smaller on the way, to a size that every training still scales down.
 */
@Component
class Repair implements Edits.Change {

  private static final int MOST_PIXELS = 4_000_000;
  private static final Set<Flaw> DRAWN =
      Set.of(Flaw.FORMAT_NOT_READ, Flaw.ANIMATED, Flaw.CMYK, Flaw.ALPHA, Flaw.ROTATED);
  private static final Set<Flaw> BROKEN =
      Set.of(Flaw.UNDECODABLE, Flaw.TRUNCATED, Flaw.TOO_MANY_PIXELS);

  private final Datasets datasets;
  private final Decoding decoding;
  private final Pictures pictures;

  Repair(Datasets datasets, Decoding decoding, Pictures pictures) {
    this.datasets = datasets;
    this.decoding = decoding;
    this.pictures = pictures;
  }

  @Override
  public void make(Dataset set, Copying copying) {
    if (set.current().state() == State.VALIDATING) {
      throw new Problem(
              HttpStatus.CONFLICT,
              "dataset_validating",
              "Data set '%s' is still being validated.".formatted(set.name()))
          .retryAfter(2);
    }
    var flaws = flaws(set);
    if (flaws.values().stream().noneMatch(of -> of.stream().anyMatch(it -> mends(it, of)))) {
      throw new Problem(
          HttpStatus.CONFLICT,
          "nothing_to_fix",
          "Nothing of data set '%s' can be repaired; its report says what to do by hand."
              .formatted(set.name()));
    }
    var taken = new HashSet<String>();
    for (var entry : copying.entries()) {
      repair(entry, flaws.getOrDefault(entry.name(), Set.of()), copying, taken);
    }
  }

  /** How many errors of files it takes away: what cannot be decoded is not drawn anew. */
  static long mendedErrors(List<DatasetFile> flawed) {
    return flawed.stream().mapToLong(Repair::mendedErrors).sum();
  }

  private static long mendedErrors(DatasetFile file) {
    var flaws = rules(file);
    return file.findings().stream()
        .map(Finding::rule)
        .filter(flaw -> flaw.severity() == Severity.ERROR && mends(flaw, flaws))
        .count();
  }

  private static boolean mends(Flaw flaw, Set<Flaw> ofFile) {
    return flaw.fixable() && !(DRAWN.contains(flaw) && ofFile.stream().anyMatch(BROKEN::contains));
  }

  private static Set<Flaw> rules(DatasetFile file) {
    return file.findings().stream().map(Finding::rule).collect(Collectors.toSet());
  }

  private Map<String, Set<Flaw>> flaws(Dataset set) {
    return datasets.flawed(set).stream()
        .collect(Collectors.toMap(DatasetFile::name, Repair::rules));
  }

  private void repair(FileEntry entry, Set<Flaw> flaws, Copying copying, Set<String> taken) {
    var sound = Suffix.of(Intake.sound(Suffix.of(entry.name())));
    if (flaws.stream().anyMatch(DRAWN::contains) && flaws.stream().noneMatch(BROKEN::contains)) {
      draw(entry, free(sound.stem(), ".png", copying, entry, taken), copying);
    } else if (flaws.contains(Flaw.SUFFIX_CASE)) {
      copying.keep(entry, free(sound.stem(), sound.lower(), copying, entry, taken));
    } else {
      copying.keep(entry, free(sound.stem(), sound.text(), copying, entry, taken));
    }
  }

  /** A name that no other file has, or gets. */
  private static String free(
      String stem, String suffix, Copying copying, FileEntry entry, Set<String> taken) {
    var others =
        copying.entries().stream()
            .map(FileEntry::name)
            .filter(it -> !it.equals(entry.name()))
            .collect(Collectors.toSet());
    var name = stem + suffix;
    for (var n = 1; taken.contains(name) || others.contains(name); n++) {
      name = stem + "-" + n + suffix;
    }
    taken.add(name);
    return name;
  }

  private void draw(FileEntry entry, String as, Copying copying) {
    try (var channel = copying.from().read(entry.name())) {
      var format = Pictures.format(channel).orElseThrow(() -> new IOException("no picture"));
      var headers = Headers.of(channel, format);
      decoding.with(
          channel,
          format,
          reader -> {
            pictures.requireBounded(reader, format, headers);
            var image = plain(decoding.decoded(reader, MOST_PIXELS, warning -> {}));
            copying
                .to()
                .write(
                    copying.called(entry, as),
                    out -> ImageIO.write(upright(image, headers.orientation()), "png", out));
            return true;
          });
    } catch (IOException e) {
      throw VolumeFailed.of(copying.claim(), e);
    }
  }

  /** In RGB, on white. */
  private static BufferedImage plain(BufferedImage image) {
    var plain = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
    var graphics = plain.createGraphics();
    graphics.drawImage(image, 0, 0, Color.WHITE, null);
    graphics.dispose();
    return plain;
  }

  /** As EXIF's orientation means it to be seen. */
  static BufferedImage upright(BufferedImage image, int orientation) {
    if (orientation == 1) {
      return image;
    }
    var width = image.getWidth();
    var height = image.getHeight();
    var lying = orientation >= 5;
    var turned =
        new BufferedImage(
            lying ? height : width, lying ? width : height, BufferedImage.TYPE_INT_RGB);
    var graphics = turned.createGraphics();
    graphics.drawImage(image, turn(orientation, width, height), null);
    graphics.dispose();
    return turned;
  }

  private static AffineTransform turn(int orientation, int w, int h) {
    return switch (orientation) {
      case 2 -> new AffineTransform(-1, 0, 0, 1, w, 0);
      case 3 -> new AffineTransform(-1, 0, 0, -1, w, h);
      case 4 -> new AffineTransform(1, 0, 0, -1, 0, h);
      case 5 -> new AffineTransform(0, 1, 1, 0, 0, 0);
      case 6 -> new AffineTransform(0, 1, -1, 0, h, 0);
      case 7 -> new AffineTransform(0, -1, -1, 0, h, w);
      case 8 -> new AffineTransform(0, -1, 1, 0, 0, w);
      default -> new AffineTransform();
    };
  }
}
