package dev.easel.logs;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * Lines of a log as they are stored: gzip over one line each, behind its time.
 *
 * @param firstLine its number, from 1 in each log
 * @param start bytes of the log before it, unpacked
 * @param bytes its own, unpacked
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Chunk(long firstLine, long lastLine, long start, int bytes, byte[] body) {

  static Chunk of(long firstLine, long start, List<LogLine> lines) {
    var text = new StringBuilder();
    lines.forEach(line -> text.append(line.at()).append(' ').append(line.text()).append('\n'));
    var plain = text.toString().getBytes(StandardCharsets.UTF_8);
    var lastLine = firstLine + lines.size() - 1;
    return new Chunk(firstLine, lastLine, start, plain.length, pack(plain));
  }

  /** The lines, without numbers. */
  List<LogLine> lines() {
    return new String(unpack(), StandardCharsets.UTF_8).lines().map(Chunk::line).toList();
  }

  private static LogLine line(String text) {
    var space = text.indexOf(' ');
    return new LogLine(Instant.parse(text.substring(0, space)), text.substring(space + 1), false);
  }

  private static byte[] pack(byte[] plain) {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }

  private byte[] unpack() {
    try (var gzip = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return gzip.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
