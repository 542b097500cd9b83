package dev.easel.artifacts;

import dev.easel.volumes.FileEntry;
import dev.easel.volumes.Folder;
import dev.easel.volumes.MountedClaims;
import dev.easel.volumes.NotAFile;
import dev.easel.volumes.VolumePath;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import org.springframework.stereotype.Component;

/** Opens what was catalogued, if it still is what was catalogued. */
@Component
class OutputFiles {

  /** Of a folder with more, what is in the rest stays. */
  private static final int MOST_ENTRIES = 50_000;

  private final MountedClaims claims;

  OutputFiles(MountedClaims claims) {
    this.claims = claims;
  }

  /** Opens the folder itself. */
  Folder open(Catalogue catalogue) throws IOException {
    try (var around = around(catalogue)) {
      return around.folder(catalogue.folder().lastSegment());
    }
  }

  /** Opens the folder that it lies in. Where that is not there, the volume is empty, or another. */
  private Folder around(Catalogue catalogue) throws IOException {
    var claim = claims.get(catalogue.project(), catalogue.claim());
    var above = catalogue.folder().parent();
    try {
      return above.isPresent() ? claim.open(above.get()) : claim.open();
    } catch (NoSuchFileException | NotAFile none) {
      throw new FileSystemException(catalogue.folder().value(), null, "its folder is not there");
    }
  }

  /** Opens a folder of a claim. */
  Folder open(String project, String claim, VolumePath folder) throws IOException {
    return claims.get(project, claim).open(folder);
  }

  /** Opens the folder that a path below an open one leads to; the open one is closed. */
  static Folder descend(Folder from, List<String> names) throws IOException {
    var folder = from;
    for (var name : names) {
      try (var above = folder) {
        folder = above.folder(name);
      }
    }
    return folder;
  }

  /**
   * Opens a file for reading.
   *
   * @throws ArtifactChanged if it is another than was catalogued, or gone
   * @throws dev.easel.volumes.VolumeNotMounted if it cannot be reached
   */
  SeekableByteChannel read(Catalogue catalogue, Artifact artifact) throws IOException {
    try (var folder = folder(catalogue, artifact)) {
      require(artifact, folder);
      var channel = folder.read(artifact.name());
      if (channel.size() != artifact.size()) {
        channel.close();
        throw new ArtifactChanged(artifact.path());
      }
      return channel;
    } catch (NoSuchFileException | NotAFile gone) {
      throw new ArtifactChanged(artifact.path());
    }
  }

  /**
   * Looks whether a file is what was catalogued.
   *
   * @throws ArtifactChanged if it is not, or gone
   */
  void requireSame(Catalogue catalogue, Artifact artifact) throws IOException {
    try (var folder = folder(catalogue, artifact)) {
      require(artifact, folder);
    } catch (NoSuchFileException | NotAFile gone) {
      throw new ArtifactChanged(artifact.path());
    }
  }

  private static void require(Artifact artifact, Folder folder) throws IOException {
    if (folder.find(artifact.name()).filter(artifact::is).isEmpty()) {
      throw new ArtifactChanged(artifact.path());
    }
  }

  /** What became of a file that was to be deleted. */
  enum Removal {
    GONE,
    /** Something else has its name now, which is not the run's. */
    REPLACED,
    /** Easel may not, or cannot name it. */
    NOT_PERMITTED
  }

  /** Deletes what was catalogued, and nothing else that has its name. */
  Removal delete(Catalogue catalogue, Artifact artifact) throws IOException {
    if (!artifact.isNamed()) {
      return Removal.NOT_PERMITTED;
    }
    try (var folder = folder(catalogue, artifact)) {
      var there = folder.find(artifact.name());
      if (there.isPresent() && !artifact.is(there.get())) {
        return Removal.REPLACED;
      }
      if (there.filter(FileEntry::isFolder).isPresent()) {
        return Removal.NOT_PERMITTED; // catalogued as one that may not be opened
      }
      folder.delete(artifact.name());
      return Removal.GONE;
    } catch (NoSuchFileException gone) {
      return Removal.GONE;
    } catch (NotAFile replaced) {
      return Removal.REPLACED;
    } catch (FileSystemException e) {
      if (isRefused(e)) {
        return Removal.NOT_PERMITTED;
      }
      throw e;
    }
  }

  /** Of files there is nothing left, and folders of others are theirs. */
  private static void requireRefused(FileSystemException e) throws FileSystemException {
    if (!isRefused(e)) {
      throw e;
    }
  }

  /** EPERM, as of what is in a folder with the sticky bit, the JDK tells by its words alone. */
  private static boolean isRefused(FileSystemException e) {
    return e instanceof AccessDeniedException
        || String.valueOf(e.getReason()).contains("not permitted");
  }

  /** The folder that it lies in. */
  private Folder folder(Catalogue catalogue, Artifact artifact) throws IOException {
    var names = List.of(artifact.path().split("/"));
    return descend(open(catalogue), names.subList(0, names.size() - 1));
  }

  /**
   * Deletes the folders that have nothing in them any more, the run's own among them; those nested
   * too deep, and those of whoever does not let Easel, stay.
   */
  void deleteEmptyFolders(Catalogue catalogue) throws IOException {
    try (var parent = around(catalogue)) {
      try (var folder = parent.folder(catalogue.folder().lastSegment())) {
        deleteEmptyIn(folder, 0);
      }
      var _ = parent.deleteEmpty(catalogue.folder().lastSegment());
    } catch (NoSuchFileException | NotAFile gone) {
      // nothing of it was left
    } catch (FileSystemException e) {
      requireRefused(e);
    }
  }

  private static void deleteEmptyIn(Folder folder, int depth) throws IOException {
    for (var entry : folder.entries(MOST_ENTRIES)) {
      if (entry.isFolder() && entry.isNamed() && depth < FolderScan.DEEPEST) {
        deleteIfEmpty(folder, entry, depth + 1);
      }
    }
  }

  private static void deleteIfEmpty(Folder in, FileEntry entry, int depth) throws IOException {
    try (var folder = in.folder(entry.name())) {
      deleteEmptyIn(folder, depth);
      var _ = in.deleteEmpty(entry.name());
    } catch (NoSuchFileException | NotAFile gone) {
      // another was faster
    } catch (FileSystemException e) {
      requireRefused(e);
    }
  }
}
