package dev.easel.datasets;

import dev.easel.volumes.FileEntry;
import dev.easel.volumes.Folder;
import dev.easel.volumes.NotAFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Looks at every file of a folder, by the rules that the trainer has for it. */
@Component
class Examination {

  private static final int BLOCK = 128 * 1024;

  /** Stands in a text for bytes of a name that are none. */
  private static final String REPLACEMENT = "\ufffd";

  private final Pictures pictures;
  private final DatasetProperties properties;

  Examination(Pictures pictures, DatasetProperties properties) {
    this.pictures = pictures;
    this.properties = properties;
  }

  /**
   * Everything that is found.
   *
   * @param wanted asked between two files; once it is not, the examination ends without a report
   * @throws IOException if the folder cannot be read; a file that cannot is a finding
   */
  Optional<Report> of(Folder folder, Kind kind, BooleanSupplier wanted) throws IOException {
    var entries = entries(folder);
    if (isTooMany(entries)) {
      return Optional.of(tooMany(entries));
    }
    var seen = new TreeMap<String, Seen>();
    var ofSet = new ArrayList<Finding>();
    for (var entry : entries) {
      if (!wanted.getAsBoolean()) {
        return Optional.empty();
      }
      if (entry.isFolder()) {
        nested(entry, ofSet);
      } else {
        look(folder, entry).ifPresent(found -> seen.put(entry.name(), found));
      }
    }
    var rules = new SetRules(kind, properties.resolution(), seen);
    ofSet.addAll(rules.ofSet());
    var files = seen.values().stream().map(found -> found.file(rules.of(found))).toList();
    return Optional.of(
        new Report(
            files,
            ofSet,
            rules.pictures(),
            rules.smallest(),
            Digests.of(files),
            fingerprint(entries)));
  }

  /** One more than a set may have, if there are more: others put there what they like. */
  private List<FileEntry> entries(Folder folder) throws IOException {
    return folder.entries(properties.files() + 1);
  }

  private boolean isTooMany(List<FileEntry> entries) {
    return entries.size() > properties.files();
  }

  private Report tooMany(List<FileEntry> entries) {
    var most = "It has more than %d entries.".formatted(properties.files());
    return new Report(
        List.of(),
        List.of(Finding.of(null, Flaw.TOO_MANY_FILES, most)),
        0,
        0,
        Digests.of(List.of()),
        fingerprint(entries));
  }

  private static void nested(FileEntry folder, List<Finding> ofSet) {
    // versions that Easel made of an adopted set lie in it
    if (!folder.name().matches("[0-9a-f]{12}|\\..*")) {
      ofSet.add(
          Finding.of(folder.name(), Flaw.NESTED, "'%s' is a folder.".formatted(folder.name())));
    }
  }

  /** What is cheap to compare of a folder: names, sizes and times; of too many files, no more. */
  String fingerprint(Folder folder) throws IOException {
    return fingerprint(entries(folder));
  }

  /** That of a folder with nothing in it, or none. */
  String fingerprintOfNothing() {
    return fingerprint(List.of());
  }

  private String fingerprint(List<FileEntry> entries) {
    var known = isTooMany(entries) ? List.<FileEntry>of() : entries; // which come first may vary
    var lines =
        known.stream()
            .filter(entry -> !entry.isFolder())
            .map(it -> "%s %d %s".formatted(it.name(), it.size(), it.modified()))
            .collect(Collectors.joining("\n"));
    var digest = Digests.sha256();
    digest.update((isTooMany(entries) ? "too many" : lines).getBytes(StandardCharsets.UTF_8));
    return Digests.hex(digest);
  }

  private Optional<Seen> look(Folder folder, FileEntry entry) {
    if (!entry.isFile()) {
      return Optional.of(Seen.other(entry));
    }
    try (var channel = folder.read(entry.name())) {
      return Optional.of(look(channel, entry));
    } catch (NoSuchFileException gone) {
      // under the name that was listed, unless its text is not all of it
      return entry.name().contains(REPLACEMENT)
          ? Optional.of(Seen.unreadable(entry, "Its name is no text."))
          : Optional.empty();
    } catch (NotAFile swapped) {
      return Optional.of(Seen.other(entry));
    } catch (InvalidPathException e) {
      return Optional.of(Seen.unreadable(entry, "Its name is no text."));
    } catch (IOException e) {
      return Optional.of(Seen.unreadable(entry, "%s.".formatted(e.getClass().getSimpleName())));
    }
  }

  private Seen look(SeekableByteChannel channel, FileEntry entry) throws IOException {
    var sha256 = sha256(channel);
    var suffix = Suffix.of(entry.name());
    if (suffix.isPicture()) {
      return new Seen(entry, sha256, pictures.look(channel), null, null);
    }
    var caption = suffix.isCaption() ? text(channel, entry) : null;
    return new Seen(entry, sha256, null, caption, null);
  }

  private static String sha256(SeekableByteChannel channel) throws IOException {
    var digest = Digests.sha256();
    var block = ByteBuffer.allocate(BLOCK);
    while (channel.read(block) >= 0) {
      digest.update(block.flip());
      block.clear();
    }
    return Digests.hex(digest);
  }

  private static Caption text(SeekableByteChannel channel, FileEntry entry) throws IOException {
    if (entry.size() > Caption.LONGEST) {
      return Caption.NO_TEXT;
    }
    channel.position(0);
    return Caption.of(Channels.newInputStream(channel).readNBytes(Caption.LONGEST));
  }

  /**
   * A file that was looked at.
   *
   * @param sha256 empty of what is no regular file
   * @param picture null if it is not called one
   * @param caption its text; null if it is not called one
   * @param unreadable why nothing of it is known; null if it was read
   */
  record Seen(
      FileEntry entry,
      String sha256,
      @Nullable Picture picture,
      @Nullable Caption caption,
      @Nullable String unreadable) {

    static Seen other(FileEntry entry) {
      return new Seen(entry, "", null, null, null);
    }

    static Seen unreadable(FileEntry entry, String why) {
      return new Seen(entry, "", null, null, why);
    }

    String name() {
      return entry.name();
    }

    Suffix suffix() {
      return Suffix.of(entry.name());
    }

    DatasetFile file(List<Finding> findings) {
      return new DatasetFile(
          entry.name(),
          null,
          entry.isFile() ? entry.size() : 0,
          sha256,
          picture == null ? null : picture.format(),
          picture == null || picture.width() == 0 ? null : picture.width(),
          picture == null || picture.height() == 0 ? null : picture.height(),
          findings);
    }
  }
}
