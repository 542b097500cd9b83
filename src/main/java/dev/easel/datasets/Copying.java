package dev.easel.datasets;

import dev.easel.volumes.FileEntry;
import dev.easel.volumes.Folder;
import dev.easel.volumes.VolumeFailed;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.util.List;

/**
 * A new version being made of an earlier one.
 *
 * @param from the earlier one's folder
 * @param entries its files
 * @param to takes what the new one has
 */
record Copying(Folder from, List<FileEntry> entries, Intake to, String claim) {

  /** Reads a file of the earlier one. */
  interface Use {
    void of(InputStream content) throws IOException;
  }

  /** Takes a file over as it is, under a sound name. */
  void keep(FileEntry entry) {
    keep(entry, Intake.sound(Suffix.of(entry.name())));
  }

  void keep(FileEntry entry, String as) {
    read(entry, content -> to.write(as, content::transferTo));
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
