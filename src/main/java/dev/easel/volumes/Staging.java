package dev.easel.volumes;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder in which something is made that appears in its place whole or not at all. Closed before
 * that, it leaves nothing; cut off, it is removed later.
 */
public final class Staging implements Closeable {

  private final Stagings all;
  private final MountedClaim claim;
  private final String name;
  private final Folder root;
  private final Folder folder;
  private final List<String> replaced = new ArrayList<>();

  Staging(Stagings all, MountedClaim claim) throws IOException {
    this.all = all;
    this.claim = claim;
    this.root = claim.open();
    try {
      this.name = claim.makeUnfinished();
      this.folder = root.folder(name);
    } catch (IOException | RuntimeException e) {
      root.close();
      throw e;
    }
  }

  boolean isOn(MountedClaim other) {
    return claim.equals(other);
  }

  /** Where to work. */
  public Folder folder() {
    return folder;
  }

  /**
   * Moves the whole to its place, at once; the folders that it lies in are made.
   *
   * @throws FileAlreadyExistsException if something is there already: it stays as it is
   */
  public void publish(VolumePath place) throws IOException {
    try {
      move(place);
    } catch (NoSuchFileException replaced) {
      move(place); // another replica made the folder around it at the same moment
    } catch (DirectoryNotEmptyException e) {
      throw new FileAlreadyExistsException(place.value());
    }
  }

  /**
   * The same in the place of what is there, if anything is; that goes when this is closed. Cut off
   * between the two moves, nothing is there.
   */
  public void replace(VolumePath place) throws IOException {
    claim.take(place).ifPresent(replaced::add);
    publish(place);
  }

  private void move(VolumePath place) throws IOException {
    var around = place.parent();
    try (var parent = around.isPresent() ? claim.make(around.get()) : claim.open()) {
      if (parent.find(place.lastSegment()).isPresent()) {
        throw new FileAlreadyExistsException(place.value());
      }
      root.move(name, parent, place.lastSegment());
    }
  }

  /** Says that the work goes on. */
  void touch() throws IOException {
    root.touch(name, all.now());
  }

  /** Removes what was not published, and what was replaced. */
  @Override
  public void close() throws IOException {
    all.ended(this);
    try (root;
        folder) {
      root.deleteAll(name);
      for (var old : replaced) {
        root.deleteAll(old);
      }
    }
  }
}
