package dev.easel.volumes;

import dev.easel.volumes.FileEntry.Kind;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of a claim that is open: everything in it is reached from there by one name, so that
 * nothing that is put in the place of a folder or a file, at whatever moment, leads elsewhere.
 * Links are never followed. Safe for several threads.
 */
public final class Folder implements Closeable {

  private static final Logger log = LoggerFactory.getLogger(Folder.class);
  private static final LinkOption AS_IT_IS = LinkOption.NOFOLLOW_LINKS;
  private static final int DEEPEST = 32;
  private static final int BATCH = 10_000;

  private final MountedClaim claim;
  private final SecureDirectoryStream<Path> stream;

  /** Something in it does not open: who waits for that has a lock that closing needs (JDK 25). */
  private volatile boolean hangs;

  Folder(MountedClaim claim, SecureDirectoryStream<Path> stream) {
    this.claim = claim;
    this.stream = stream;
  }

  /** All that is in it, by name. */
  public List<FileEntry> entries() throws IOException {
    return entries(Integer.MAX_VALUE);
  }

  /** What is in it, by name; of more than so many, those that came first, whichever they are. */
  public List<FileEntry> entries(int most) throws IOException {
    var entries = new ArrayList<FileEntry>();
    for (var name : names(most)) {
      find(name).ifPresent(entries::add);
    }
    entries.sort(Comparator.comparing(FileEntry::name));
    return entries;
  }

  /** What has that name, or empty. */
  public Optional<FileEntry> find(String name) throws IOException {
    return find(Path.of(FileName.segment(name)));
  }

  /** By the path that was listed: its text may be less than the name, or none. */
  private Optional<FileEntry> find(Path name) throws IOException {
    try {
      return Optional.of(FileEntry.of(name.toString(), view(name).readAttributes()));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    }
  }

  /**
   * Opens a folder in it.
   *
   * @throws NoSuchFileException if there is none
   * @throws NotAFile if something else has that name
   */
  public Folder folder(String name) throws IOException {
    var _ = require(name, Kind.FOLDER);
    return open(Path.of(name));
  }

  private Folder open(Path name) throws IOException {
    return opened(name, () -> new Folder(claim, stream.newDirectoryStream(name, AS_IT_IS)));
  }

  private <T extends Closeable> T opened(Path name, Opening.Open<T> open) throws IOException {
    try {
      return Opening.of(claim.name(), name.toString(), open);
    } catch (VolumeSilent | InterruptedIOException e) {
      hangs = true;
      throw e;
    }
  }

  /** Opens a folder in it, and makes it if there is none. */
  public Folder makeFolder(String name) throws IOException {
    if (find(name).isEmpty()) {
      claim.makeFolder(this, name);
    }
    return folder(name);
  }

  /**
   * Opens a file for reading, at any position.
   *
   * @throws NoSuchFileException if there is none
   * @throws NotAFile if something else has that name, also if it got it just now
   */
  public SeekableByteChannel read(String name) throws IOException {
    var before = require(name, Kind.FILE);
    var channel =
        opened(
            Path.of(name),
            () -> stream.newByteChannel(Path.of(name), Set.of(StandardOpenOption.READ, AS_IT_IS)));
    try {
      var _ = channel.position(); // seeks on the descriptor, which a pipe or a socket refuses
      if (!Objects.equals(require(name, Kind.FILE).key(), before.key())) {
        throw new NotAFile(name, "was replaced while it was opened");
      }
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Makes a file.
   *
   * @param name a {@link FileName}
   * @throws FileAlreadyExistsException if something has that name
   */
  public OutputStream create(String name) throws IOException {
    requireSound(name);
    return Channels.newOutputStream(
        stream.newByteChannel(
            Path.of(name),
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, AS_IT_IS)));
  }

  /** Deletes a file, or whatever else is no folder; nothing if there is none. */
  public void delete(String name) throws IOException {
    try {
      stream.deleteFile(Path.of(FileName.segment(name)));
    } catch (NoSuchFileException absent) {
      // it is gone
    }
  }

  /** Deletes what has that name, a folder with all that is in it; nothing if there is none. */
  public void deleteAll(String name) throws IOException {
    deleteAll(Path.of(FileName.segment(name)));
  }

  private void deleteAll(Path name) throws IOException {
    var deep = new ArrayDeque<Path>();
    deleteAll(name, 0, deep);
    if (!deep.isEmpty()) {
      try (var root = claim.open()) {
        while (!deep.isEmpty()) {
          root.deleteAll(deep.pop(), 0, deep);
        }
      }
    }
  }

  /** Each folder on the way down is open: what lies too deep is moved, and deleted by itself. */
  private void deleteAll(Path name, int depth, Deque<Path> deep) throws IOException {
    try {
      if (find(name).filter(FileEntry::isFolder).isEmpty()) {
        stream.deleteFile(name);
      } else if (depth > DEEPEST) {
        deep.add(moveToRoot(name));
      } else {
        try (var folder = open(name)) {
          folder.deleteEach(depth + 1, deep);
        }
        stream.deleteDirectory(name);
      }
    } catch (NoSuchFileException absent) {
      // it is gone
    }
  }

  private Path moveToRoot(Path name) throws IOException {
    var unfinished = Path.of(MountedClaim.unfinished());
    try (var root = claim.open()) {
      stream.move(name, root.stream, unfinished);
    }
    return unfinished;
  }

  private void deleteEach(int depth, Deque<Path> deep) throws IOException {
    List<Path> names;
    do {
      names = names(BATCH);
      for (var name : names) {
        deleteAll(name, depth, deep);
      }
    } while (names.size() == BATCH);
  }

  /** Read before any is deleted: a file server may skip some while others are. */
  private List<Path> names(int most) throws IOException {
    var names = new ArrayList<Path>();
    try (var listing = stream.newDirectoryStream(Path.of("."), AS_IT_IS)) {
      for (var each = listing.iterator(); names.size() < most && each.hasNext(); ) {
        names.add(each.next().getFileName());
      }
    } catch (java.nio.file.DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
  }

  /**
   * Deletes a folder that is empty.
   *
   * @return false if it is not
   */
  public boolean deleteEmpty(String name) throws IOException {
    try {
      stream.deleteDirectory(Path.of(FileName.segment(name)));
      return true;
    } catch (java.nio.file.DirectoryNotEmptyException e) {
      return false;
    } catch (NoSuchFileException absent) {
      return true;
    }
  }

  /**
   * Moves what has a name into another folder of the claim, at once or not at all. A file takes the
   * place of a file of its new name; a folder never that of another one with something in it.
   *
   * @param as its new name, a {@link FileName}
   */
  public void move(String name, Folder target, String as) throws IOException {
    requireSound(as);
    stream.move(Path.of(FileName.segment(name)), target.stream, Path.of(as));
  }

  /** Moves what has a name to where unfinished work lies. */
  void moveAway(String name, Folder root, String unfinished) throws IOException {
    stream.move(Path.of(FileName.segment(name)), root.stream, Path.of(unfinished));
  }

  /** Lets every user write to a folder in it, where the file system keeps permissions. */
  void openToAll(String name) throws IOException {
    try {
      stream
          .getFileAttributeView(
              Path.of(FileName.segment(name)), PosixFileAttributeView.class, AS_IT_IS)
          .setPermissions(EnumSet.allOf(PosixFilePermission.class));
    } catch (FileSystemException notKept) {
      log.debug("{} keeps its permissions", claim.root(), notKept);
    }
  }

  /** Says that somebody works here. */
  void touch(String name, Instant now) throws IOException {
    view(Path.of(FileName.segment(name))).setTimes(FileTime.from(now), null, null);
  }

  private FileEntry require(String name, Kind kind) throws IOException {
    var entry = find(name).orElseThrow(() -> new NoSuchFileException(name));
    if (entry.kind() != kind) {
      throw new NotAFile(name, "is no " + (kind == Kind.FILE ? "regular file" : "folder"));
    }
    return entry;
  }

  private BasicFileAttributeView view(Path name) {
    return stream.getFileAttributeView(name, BasicFileAttributeView.class, AS_IT_IS);
  }

  private static void requireSound(String name) {
    if (!FileName.isSound(name)) {
      throw new IllegalArgumentException("'%s' is no name for a file".formatted(name));
    }
  }

  @Override
  public void close() throws IOException {
    if (hangs) {
      Opening.close(stream);
    } else {
      stream.close();
    }
  }
}
