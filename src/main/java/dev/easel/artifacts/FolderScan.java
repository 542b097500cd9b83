package dev.easel.artifacts;

import dev.easel.volumes.FileEntry;
import dev.easel.volumes.Folder;
import dev.easel.volumes.NotAFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads an output folder through, and what is new or changed in it. Each file is handed on as soon
 * as it is read, so that a scan that is cut off goes on where it was.
 */
final class FolderScan {

  private static final int PIECE = 1 << 20;
  static final int DEEPEST = 32;

  /** In bytes, below the output folder: longer ones fit no index. */
  private static final int LONGEST_PATH = 1024;

  private final Map<String, Artifact> known = new HashMap<>();
  private final List<Artifact.Span> run;
  private final int mostFiles;
  private final Consumer<Artifact> keep;
  private final ByteBuffer piece = ByteBuffer.allocate(PIECE);
  private int entries;

  /**
   * @param known what was written down before
   * @param keep takes what is new or changed
   */
  FolderScan(
      List<Artifact> known, List<Artifact.Span> run, int mostFiles, Consumer<Artifact> keep) {
    known.forEach(artifact -> this.known.put(artifact.path(), artifact));
    this.run = run;
    this.mostFiles = mostFiles;
    this.keep = keep;
  }

  /** The folder cannot be catalogued as it is. */
  static final class TooMuch extends IOException {
    TooMuch(String message) {
      super(message);
    }
  }

  /** A file was written while it was read. */
  static final class StillWritten extends IOException {
    StillWritten(String path) {
      super("'" + path + "' is still being written");
    }
  }

  /**
   * Reads all of it.
   *
   * @return the paths that were known and are not there any more
   */
  List<String> of(Folder folder) throws IOException {
    scan(folder, "", 0);
    return List.copyOf(known.keySet());
  }

  private void scan(Folder folder, String prefix, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw new TooMuch("Its folders are nested deeper than %d.".formatted(DEEPEST));
    }
    for (var entry : folder.entries(mostFiles + 1)) {
      count(prefix + entry.name());
      if (entry.isFolder() && entry.isNamed()) {
        enter(folder, prefix, entry, depth);
      } else {
        look(folder, prefix, entry);
      }
    }
  }

  private void count(String path) throws TooMuch {
    entries++;
    if (entries > mostFiles) {
      throw new TooMuch("It has more than %d files and folders.".formatted(mostFiles));
    }
    if (path.getBytes(StandardCharsets.UTF_8).length > LONGEST_PATH) {
      throw new TooMuch("It has a path of more than %d bytes.".formatted(LONGEST_PATH));
    }
  }

  /** One that may not be opened is written down as such. */
  private void enter(Folder folder, String prefix, FileEntry entry, int depth) throws IOException {
    try (var inner = folder.folder(entry.name())) {
      scan(inner, prefix + entry.name() + "/", depth + 1);
    } catch (AccessDeniedException e) {
      look(folder, prefix, entry);
    } catch (NoSuchFileException | NotAFile swapped) {
      throw new StillWritten(prefix + entry.name());
    }
  }

  private void look(Folder folder, String prefix, FileEntry entry) throws IOException {
    var found = Artifact.found(prefix + entry.name(), entry, run);
    var before = known.remove(found.path());
    var readable = entry.isFile() && entry.isNamed();
    if (before == null || !before.is(entry) || (readable && !before.isReadable())) {
      keep.accept(readable ? read(folder, found) : found);
    } else if (before.madeByRun() != found.madeByRun()) {
      keep.accept(before.madeByRun(found.madeByRun()));
    }
  }

  private Artifact read(Folder folder, Artifact found) throws IOException {
    try (var channel = folder.read(found.name())) {
      var whole = Digests.read(channel, piece);
      if (folder.find(found.name()).filter(found::is).isEmpty()) {
        throw new StillWritten(found.path());
      }
      return found.read(whole);
    } catch (AccessDeniedException e) {
      return found;
    } catch (NoSuchFileException | NotAFile swapped) {
      throw new StillWritten(found.path());
    }
  }
}
