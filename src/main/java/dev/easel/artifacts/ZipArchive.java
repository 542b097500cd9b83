package dev.easel.artifacts;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Writes a zip archive as it goes; nothing is compressed, since weights hardly can be. */
final class ZipArchive {

  private final ZipOutputStream zip;
  private final TarContent.Opener opener;

  ZipArchive(OutputStream out, TarContent.Opener opener) {
    this.zip = new ZipOutputStream(out);
    this.zip.setLevel(Deflater.NO_COMPRESSION);
    this.opener = opener;
  }

  /** Adds a file of these bytes. */
  void add(String name, byte[] content, Instant modified) throws IOException {
    zip.putNextEntry(entry(name, modified));
    zip.write(content);
    zip.closeEntry();
  }

  /** Adds a catalogued file. */
  void add(String name, Artifact artifact) throws IOException {
    zip.putNextEntry(entry(name, artifact));
    if (artifact.size() > 0) {
      try (var file = opener.open(artifact)) {
        file.write(new ByteRange(0, artifact.size() - 1), zip);
      }
    }
    zip.closeEntry();
  }

  /** With its size in front of it: of more than 4 GiB, no reader of a stream can tell its end. */
  private static ZipEntry entry(String name, Artifact artifact) {
    var entry = entry(name, artifact.modified());
    var crc32 = artifact.crc32();
    if (crc32 != null) {
      entry.setMethod(ZipEntry.STORED);
      entry.setSize(artifact.size());
      entry.setCompressedSize(artifact.size());
      entry.setCrc(crc32);
    }
    return entry;
  }

  private static ZipEntry entry(String name, Instant modified) {
    var entry = new ZipEntry(name);
    entry.setLastModifiedTime(FileTime.from(modified));
    return entry;
  }

  /** Writes its directory, without which it is not whole. */
  void finish() throws IOException {
    zip.finish();
  }
}
