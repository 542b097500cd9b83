package dev.easel.datasets;

import dev.easel.volumes.FileEntry;
import dev.easel.volumes.Folder;
import dev.easel.volumes.VolumeFailed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.List;
import java.util.Map;

/**
 * A new version being made of an earlier one.
 *
 * @param from the earlier one's folder
 * @param entries its files
 * @param names that its files came with, by those that they have; of the others none
 * @param to takes what the new one has
 */
record Copying(
    Folder from, List<FileEntry> entries, Map<String, String> names, Intake to, String claim) {

  /** Reads a file of the earlier one. */
  interface Use {
    void of(InputStream content) throws IOException;
  }

  /** Takes a file over as it is, under a sound name. */
  void keep(FileEntry entry) {
    var sound = Intake.sound(Suffix.of(entry.name()));
    keep(entry, GivenName.of(sound, names.getOrDefault(entry.name(), entry.name())));
  }

  /** The same under another name. */
  void keep(FileEntry entry, String as) {
    keep(entry, called(entry, as));
  }

  private void keep(FileEntry entry, GivenName as) {
    read(entry, content -> to.write(as, content::transferTo));
  }

  /**
   * A file that a caller wants renamed is not told of; one that came with another name still is.
   */
  GivenName called(FileEntry entry, String as) {
    return GivenName.of(as, names.getOrDefault(entry.name(), as));
  }

  void read(FileEntry entry, Use use) {
    try (var channel = from.read(entry.name());
        var content = Channels.newInputStream(channel)) {
      use.of(content);
    } catch (IOException e) {
      throw VolumeFailed.of(claim, e);
    }
  }
}
