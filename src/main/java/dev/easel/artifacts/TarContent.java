package dev.easel.artifacts;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All files of a run as a tar archive that is nowhere stored: where each byte of it comes from
 * follows from the catalogue, so it can be gone on with from any position.
 */
final class TarContent implements Content {

  /** Another one whenever the same files make other bytes: an archive is not gone on with then. */
  static final String LAYOUT = "tar 2";

  /** Opens a file. */
  interface Opener {
    Content open(Artifact artifact) throws IOException;
  }

  /** Writes a part of something. */
  private interface Source {
    void write(ByteRange range, OutputStream out) throws IOException;
  }

  /**
   * Something of the archive.
   *
   * @param start its position in the archive
   */
  private record Part(long start, long length, Source source) {

    /** Of a range of the archive what falls into this part. */
    void write(ByteRange range, OutputStream out) throws IOException {
      var first = Math.max(range.first() - start, 0);
      var last = Math.min(range.last() - start, length - 1);
      if (first <= last) {
        source.write(new ByteRange(first, last), out);
      }
    }
  }

  /** A file of it: a header, its bytes, and what pads them. */
  private record Member(String name, long size, Instant modified, Source bytes) {

    long length() {
      return TarHeader.length(name, size) + TarHeader.padded(size);
    }

    /** Made again for each answer: kept, those of many small files were as large as the files. */
    void write(long start, ByteRange range, OutputStream out) throws IOException {
      var header = TarHeader.length(name, size);
      new Part(start, header, this::header).write(range, out);
      new Part(start + header, size, bytes).write(range, out);
      var padding = TarHeader.padded(size) - size;
      new Part(start + header + size, padding, TarContent::zeros).write(range, out);
    }

    private void header(ByteRange range, OutputStream out) throws IOException {
      var header = new ByteArrayInputStream(TarHeader.of(name, size, modified));
      header.skipNBytes(range.first());
      out.write(header.readNBytes(Math.toIntExact(range.length())));
    }
  }

  private final Label label;
  private final Opener opener;
  private final List<Member> members = new ArrayList<>();

  /** Of each member, and of what ends the archive; null until somebody asks. */
  private long @Nullable [] starts;

  TarContent(Label label, Opener opener) {
    this.label = label;
    this.opener = opener;
  }

  /** Adds a file of these bytes. */
  void add(String name, byte[] content, Instant modified) {
    add(
        new Member(
            name,
            content.length,
            modified,
            (range, out) ->
                out.write(
                    content, Math.toIntExact(range.first()), Math.toIntExact(range.length()))));
  }

  /** Adds a catalogued file. */
  void add(String name, Artifact artifact) {
    add(
        new Member(
            name,
            artifact.size(),
            artifact.modified(),
            (range, out) -> copy(artifact, range, out)));
  }

  private void add(Member member) {
    members.add(member);
    starts = null;
  }

  private void copy(Artifact artifact, ByteRange range, OutputStream out) throws IOException {
    try (var file = opener.open(artifact)) {
      file.write(range, out);
    }
  }

  private long[] starts() {
    var known = starts;
    if (known == null) {
      known = new long[members.size() + 1];
      for (var i = 0; i < members.size(); i++) {
        known[i + 1] = known[i] + members.get(i).length();
      }
      starts = known;
    }
    return known;
  }

  private static void zeros(ByteRange range, OutputStream out) throws IOException {
    out.write(new byte[Math.toIntExact(range.length())]);
  }

  @Override
  public Label label() {
    return label;
  }

  @Override
  public long size() {
    return end().start() + end().length();
  }

  /** Two empty blocks. */
  private Part end() {
    return new Part(starts()[members.size()], 2 * TarHeader.BLOCK, TarContent::zeros);
  }

  @Override
  public void write(ByteRange range, OutputStream out) throws IOException {
    var starts = starts();
    var found = Arrays.binarySearch(starts, range.first());
    var first = found < 0 ? -found - 2 : found; // the last that begins there or before
    for (var i = first; i < members.size() && starts[i] <= range.last(); i++) {
      members.get(i).write(starts[i], range, out);
    }
    end().write(range, out);
  }

  @Override
  public void close() {}
}
