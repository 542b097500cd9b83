package dev.easel.volumes;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * A claim that is mounted here. What lies on it is reached by its {@link Folder}s alone.
 *
 * @param project whose it is
 * @param name of the claim
 * @param root where it is mounted
 */
public record MountedClaim(String project, String name, Path root) {

  private static final Duration GLANCE = Duration.ofSeconds(2);

  /** What is not finished lies in the claim's root, and its name begins so. */
  static final String UNFINISHED = ".easel-";

  /** A new name for what is not finished, or not wanted any more. */
  static String unfinished() {
    return UNFINISHED + UUID.randomUUID();
  }

  /** Opens the claim's root. */
  @SuppressWarnings("StreamResourceLeak") // it is the folder's, or closed
  public Folder open() throws IOException {
    var stream = opened();
    if (stream instanceof SecureDirectoryStream<Path> secure) {
      return new Folder(this, secure);
    }
    stream.close();
    throw new IOException("this file system cannot be read folder by folder");
  }

  /** That nothing is mounted there says nothing of what lies on the claim. */
  @SuppressWarnings("StreamResourceLeak") // the caller closes it
  private DirectoryStream<Path> opened() throws IOException {
    try {
      return Opening.of(name, name, () -> Files.newDirectoryStream(root));
    } catch (NoSuchFileException | NotDirectoryException none) {
      throw new FileSystemException(name, null, "is not mounted where the configuration says");
    }
  }

  /**
   * Opens a folder.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   * @throws NotAFile if a part of the path is no folder
   */
  public Folder open(VolumePath path) throws IOException {
    return descend(path, Folder::folder);
  }

  /** Opens a folder, and makes it, with those it lies in, if there is none. */
  public Folder make(VolumePath path) throws IOException {
    return descend(path, Folder::makeFolder);
  }

  /**
   * Whether there is a folder with something of a name in it; links are not followed.
   *
   * @throws VolumeSilent if the volume does not tell in two seconds
   */
  public boolean has(VolumePath folder, String name) throws IOException {
    return Opening.of(this.name, name, () -> look(folder, name), GLANCE).there();
  }

  private Glance look(VolumePath folder, String name) throws IOException {
    try (var open = open(folder)) {
      return new Glance(open.find(name).isPresent());
    } catch (NoSuchFileException absent) {
      return new Glance(false);
    }
  }

  /** What was seen, in the shape of what is opened. */
  private record Glance(boolean there) implements Closeable {

    @Override
    public void close() {
      // nothing is open any more
    }
  }

  private Folder descend(VolumePath path, Step step) throws IOException {
    var folder = open();
    for (var segment : path.segments()) {
      try (var above = folder) {
        folder = step.into(above, segment);
      }
    }
    return folder;
  }

  /** From a folder into one in it. */
  private interface Step {
    Folder into(Folder folder, String name) throws IOException;
  }

  /**
   * A new folder for work that is not finished, in the claim's root.
   *
   * @return its name
   */
  String makeUnfinished() throws IOException {
    var unfinished = unfinished();
    Files.createDirectory(root.resolve(unfinished));
    return unfinished;
  }

  /** What time it is by the clock that stamps what is made here. */
  Instant time(Folder root) throws IOException {
    var unfinished = makeUnfinished();
    try {
      return root.find(unfinished)
          .map(FileEntry::modified)
          .orElseThrow(() -> new NoSuchFileException(unfinished));
    } finally {
      var _ = root.deleteEmpty(unfinished);
    }
  }

  /**
   * Makes a folder in another. The JDK makes folders by their whole path only, in which a link may
   * appear: so it is made in the root, where none can, and moved. Trainers run as other users, and
   * put folders of their own into it.
   */
  void makeFolder(Folder parent, String name) throws IOException {
    var unfinished = makeUnfinished();
    try (var open = open()) {
      try {
        open.openToAll(unfinished);
        if (parent.find(name).isEmpty()) {
          open.move(unfinished, parent, name);
        }
      } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
        // another was faster
      } finally {
        var _ = open.deleteEmpty(unfinished);
      }
    }
  }

  /**
   * Takes a folder from its place, at once: to where unfinished work lies, which is removed some
   * time.
   *
   * @return what it is called there, to be {@link #discard discarded}; empty if there is none
   */
  public Optional<String> take(VolumePath place) throws IOException {
    var away = unfinished();
    var around = place.parent();
    try (var root = open();
        var parent = around.isPresent() ? open(around.get()) : open()) {
      parent.moveAway(place.lastSegment(), root, away);
      return Optional.of(away);
    } catch (NoSuchFileException gone) {
      return Optional.empty();
    }
  }

  /** Deletes what was taken from its place, with all that is in it. */
  public void discard(String unfinished) throws IOException {
    if (!unfinished.startsWith(UNFINISHED)) {
      throw new IllegalArgumentException("'%s' is not unfinished".formatted(unfinished));
    }
    try (var root = open()) {
      root.deleteAll(unfinished);
    }
  }

  /** How much is left on it. */
  public Space space() throws IOException {
    var store = Files.getFileStore(root);
    return new Space(store.getTotalSpace(), store.getUsableSpace(), Inodes.of(root));
  }
}
