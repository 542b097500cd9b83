package dev.easel.datasets;

import dev.easel.volumes.FileEntry;
import dev.easel.volumes.Folder;
import dev.easel.volumes.NotAFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Looks at every file of a folder, by the rules that the trainer has for it. */
@Component
class Examination {

  private static final int BLOCK = 128 * 1024;

  private final Pictures pictures;
  private final DatasetProperties properties;

  Examination(Pictures pictures, DatasetProperties properties) {
    this.pictures = pictures;
    this.properties = properties;
  }

  /**
   * Everything that is found.
   *
   * @throws IOException if the folder cannot be read; a file that cannot is a finding
   */
  Report of(Folder folder, Kind kind) throws IOException {
    var entries = folder.entries();
    var seen = new TreeMap<String, Seen>();
    var ofSet = new ArrayList<Finding>();
    for (var entry : entries) {
      if (entry.isFolder()) {
        nested(entry, ofSet);
      } else {
        look(folder, entry).ifPresent(found -> seen.put(entry.name(), found));
      }
    }
    var rules = new SetRules(kind, properties.resolution(), seen);
    ofSet.addAll(rules.ofSet());
    var files = seen.values().stream().map(found -> found.file(rules.of(found))).toList();
    return new Report(
        files, ofSet, rules.pictures(), rules.smallest(), Digests.of(files), fingerprint(entries));
  }

  private static void nested(FileEntry folder, List<Finding> ofSet) {
    // versions that Easel made of an adopted set lie in it
    if (!folder.name().matches("[0-9a-f]{12}|\\..*")) {
      ofSet.add(
          Finding.of(folder.name(), Flaw.NESTED, "'%s' is a folder.".formatted(folder.name())));
    }
  }

  /** Names, sizes and times: what is cheap to compare. */
  static String fingerprint(List<FileEntry> entries) {
    var lines =
        entries.stream()
            .filter(entry -> !entry.isFolder())
            .map(it -> "%s %d %s".formatted(it.name(), it.size(), it.modified()))
            .collect(Collectors.joining("\n"));
    var digest = Digests.sha256();
    digest.update(lines.getBytes(StandardCharsets.UTF_8));
    return Digests.hex(digest);
  }

  private Optional<Seen> look(Folder folder, FileEntry entry) throws IOException {
    if (!entry.isFile()) {
      return Optional.of(Seen.other(entry));
    }
    try (var channel = folder.read(entry.name())) {
      return Optional.of(look(channel, entry));
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    } catch (NotAFile swapped) {
      return Optional.of(Seen.other(entry));
    }
  }

  private Seen look(SeekableByteChannel channel, FileEntry entry) throws IOException {
    var sha256 = sha256(channel);
    var suffix = Suffix.of(entry.name());
    if (suffix.isPicture()) {
      return new Seen(entry, sha256, pictures.look(channel), null);
    }
    return new Seen(entry, sha256, null, suffix.isCaption() ? text(channel, entry) : null);
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
   */
  record Seen(
      FileEntry entry, String sha256, @Nullable Picture picture, @Nullable Caption caption) {

    static Seen other(FileEntry entry) {
      return new Seen(entry, "", null, null);
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
          entry.isFile() ? entry.size() : 0,
          sha256,
          picture == null ? null : picture.format(),
          picture == null || picture.width() == 0 ? null : picture.width(),
          picture == null || picture.height() == 0 ? null : picture.height(),
          findings);
    }
  }
}
