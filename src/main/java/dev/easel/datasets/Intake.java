package dev.easel.datasets;

import dev.easel.volumes.FileName;
import dev.easel.volumes.Folder;
import dev.easel.volumes.VolumeFailed;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes the files of a set into a folder, within the limits, and counts their digests on the way.
 */
final class Intake {

  private static final int MOST_NAMED = 20;
  private static final int LONGEST_NAME = 100;

  /** What systems leave in archives. */
  private static final Set<String> LITTER = Set.of(".ds_store", "thumbs.db", "desktop.ini");

  private final Folder folder;
  private final String claim;
  private final DatasetProperties limits;
  private final Room room;
  private final Map<String, DatasetFile> files = new LinkedHashMap<>();
  private final List<String> foreign = new ArrayList<>();
  private @Nullable String first;
  private long bytes;

  Intake(Folder folder, String claim, DatasetProperties limits, Room room) {
    this.folder = folder;
    this.claim = claim;
    this.limits = limits;
    this.room = room;
  }

  /**
   * So many bytes are about to come, as they come; negative if nobody knows how many.
   *
   * @throws dev.easel.http.Problem 429 or 507 if there is no room for them
   */
  void expect(long length) {
    room.expect(length);
  }

  /**
   * Takes a file of an archive or a form. All lie in one folder; what systems add is left out.
   *
   * @throws UploadRefused if a set cannot have it
   * @throws IOException if the content cannot be read
   */
  void take(String path, InputStream content) throws IOException {
    refuseUnsafe(path);
    var segments =
        Arrays.stream(path.split("/")).filter(it -> !it.isEmpty() && !it.equals(".")).toList();
    if (segments.isEmpty() || isLitter(segments)) {
      return;
    }
    refuseNested(path, segments);
    add(segments.getLast(), content);
  }

  private static void refuseUnsafe(String path) {
    if (path.startsWith("/")
        || path.contains("\\")
        || path.matches("(?s)^[A-Za-z]:.*")
        || path.chars().anyMatch(Character::isISOControl)
        || Arrays.asList(path.split("/", -1)).contains("..")) {
      throw UploadRefused.unsafe(path);
    }
  }

  private static boolean isLitter(List<String> segments) {
    var name = segments.getLast();
    return segments.getFirst().equals("__MACOSX")
        || name.startsWith("._")
        || LITTER.contains(name.toLowerCase(java.util.Locale.ROOT));
  }

  private void refuseNested(String path, List<String> segments) {
    var around = String.join("/", segments.subList(0, segments.size() - 1));
    if (first == null) {
      first = path;
    }
    var other = first.substring(0, Math.max(0, first.lastIndexOf('/')));
    if (segments.size() > 2 || !around.equals(plain(other))) {
      throw UploadRefused.nested(path, first);
    }
  }

  private static String plain(String folder) {
    return String.join(
        "/",
        Arrays.stream(folder.split("/")).filter(it -> !it.isEmpty() && !it.equals(".")).toList());
  }

  /** Takes a file under a name, made sound where it is not. */
  void add(String name, InputStream content) throws IOException {
    add(name, name, content);
  }

  /** The same for a file that came under another name. */
  void add(String name, String original, InputStream content) throws IOException {
    var suffix = Suffix.of(name);
    if (!suffix.isPicture() && !suffix.isCaption()) {
      refuseLater(name);
      return;
    }
    var head = content.readNBytes(PictureFormat.HEAD);
    if (suffix.isPicture() && PictureFormat.of(head).isEmpty()) {
      refuseLater(name);
      return;
    }
    write(
        GivenName.of(sound(suffix), original),
        out -> {
          out.write(head);
          content.transferTo(out);
        });
  }

  /** What comes now is of another archive, or of none. */
  void nextSource() {
    first = null;
  }

  /** How long they are. */
  long bytes() {
    return bytes;
  }

  private void refuseLater(String name) {
    if (foreign.size() < MOST_NAMED) {
      foreign.add(name);
    }
  }

  /** Writes what a file has. */
  interface Content {
    void to(OutputStream out) throws IOException;
  }

  /** Makes a file. */
  void write(GivenName given, Content content) throws IOException {
    var name = given.name();
    if (files.containsKey(name)) {
      throw UploadRefused.twice(name);
    }
    if (files.size() == limits.files()) {
      throw UploadRefused.tooMany(limits.files());
    }
    room.file();
    var digest = Digests.sha256();
    var counted = new Counted(created(name), digest, name);
    try (counted) {
      content.to(counted);
    }
    files.put(name, DatasetFile.received(given, counted.count, Digests.hex(digest)));
  }

  private OutputStream created(String name) {
    try {
      return folder.create(name);
    } catch (IOException e) {
      throw VolumeFailed.of(claim, e);
    }
  }

  /** Empty if nothing of it is left. */
  static String soundStem(String stem) {
    return stem.replaceAll("[^A-Za-z0-9._-]+", "_").replaceAll("^[^A-Za-z0-9]+", "");
  }

  /** The name without what a shell or another file system chokes on. */
  static String sound(Suffix suffix) {
    var stem = soundStem(suffix.stem());
    var end = suffix.text().replaceAll("[^A-Za-z0-9.]+", "");
    var name = stem.substring(0, Math.min(stem.length(), LONGEST_NAME)) + end;
    if (FileName.isSound(name) && !stem.isEmpty()) {
      return name;
    }
    return "file-" + (stem.isEmpty() ? "" : stem) + end;
  }

  /**
   * All of them.
   *
   * @throws UploadRefused if there were others, or none
   */
  List<DatasetFile> finished() {
    refuseForeign();
    if (files.isEmpty()) {
      throw UploadRefused.empty();
    }
    return List.copyOf(files.values());
  }

  /**
   * @throws UploadRefused if there was a file that a set cannot have
   */
  void refuseForeign() {
    if (!foreign.isEmpty()) {
      throw UploadRefused.foreign(foreign);
    }
  }

  /** Counts, and tells what fails on the volume from what fails in the upload. */
  private final class Counted extends FilterOutputStream {

    private final MessageDigest digest;
    private final String name;
    private final boolean caption;
    private long count;

    Counted(OutputStream file, MessageDigest digest, String name) {
      super(file);
      this.digest = digest;
      this.name = name;
      this.caption = Suffix.of(name).isCaption();
    }

    @Override
    public void write(int b) {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] block, int offset, int length) {
      count += length;
      bytes += length;
      if (caption && count > Caption.LONGEST) {
        throw UploadRefused.captionTooLong(name);
      }
      if (bytes > limits.unpacked().toBytes()) {
        throw UploadRefused.tooMuch(limits.unpacked().toBytes());
      }
      room.bytes(length);
      digest.update(block, offset, length);
      try {
        out.write(block, offset, length);
      } catch (IOException e) {
        throw VolumeFailed.of(claim, e);
      }
    }

    @Override
    public void close() {
      try {
        super.close();
      } catch (IOException e) {
        throw VolumeFailed.of(claim, e);
      }
    }
  }
}
