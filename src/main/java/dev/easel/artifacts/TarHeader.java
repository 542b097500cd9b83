package dev.easel.artifacts;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * The header of a regular file in a tar archive (POSIX.1-2001): ustar, and before it a pax header
 * where the name or the size does not fit.
 */
final class TarHeader {

  static final int BLOCK = 512;

  private static final int LONGEST_NAME = 100;
  private static final long LARGEST = 0_77777777777L;

  private TarHeader() {}

  static byte[] of(String name, long size, Instant modified) {
    var header = new ByteArrayOutputStream();
    var records = records(name, size);
    if (records.length > 0) {
      header.writeBytes(
          block("pax/" + Integer.toHexString(name.hashCode()), records.length, modified, 'x'));
      header.writeBytes(Arrays.copyOf(records, Math.toIntExact(padded(records.length))));
    }
    var fits = name.getBytes(StandardCharsets.UTF_8);
    var known = records.length == 0 ? name : "long/" + Integer.toHexString(Arrays.hashCode(fits));
    header.writeBytes(block(known, Math.min(size, LARGEST), modified, '0'));
    return header.toByteArray();
  }

  /** How long {@link #of} is. */
  static long length(String name, long size) {
    var records = records(name, size).length;
    return records == 0 ? BLOCK : 2 * BLOCK + padded(records);
  }

  /** Up to the next whole block. */
  static long padded(long size) {
    return (size + BLOCK - 1) / BLOCK * BLOCK;
  }

  private static byte[] records(String name, long size) {
    var records = new ByteArrayOutputStream();
    var bytes = name.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > LONGEST_NAME || bytes.length != name.length() || size > LARGEST) {
      records.writeBytes(paxRecord("path=" + name + "\n"));
    }
    if (size > LARGEST) {
      records.writeBytes(paxRecord("size=" + size + "\n"));
    }
    return records.toByteArray();
  }

  /** Its length comes first, and counts its own digits. */
  private static byte[] paxRecord(String text) {
    var rest = (" " + text).getBytes(StandardCharsets.UTF_8);
    var length = rest.length + 1;
    while (length != rest.length + Integer.toString(length).length()) {
      length++;
    }
    var head = Integer.toString(length).getBytes(StandardCharsets.US_ASCII);
    var whole = Arrays.copyOf(head, length);
    System.arraycopy(rest, 0, whole, head.length, rest.length);
    return whole;
  }

  private static byte[] block(String name, long size, Instant modified, char type) {
    var block = new byte[BLOCK];
    put(block, 0, name);
    put(block, 100, "0000644\0");
    put(block, 108, "0000000\0");
    put(block, 116, "0000000\0");
    put(block, 124, octal(size, 11));
    put(block, 136, octal(Math.max(0, modified.getEpochSecond()), 11));
    put(block, 148, "        ");
    put(block, 156, String.valueOf(type));
    put(block, 257, "ustar\00000");
    var sum = 0;
    for (var one : block) {
      sum += one & 0xff;
    }
    put(block, 148, octal(sum, 6) + "\0 ");
    return block;
  }

  private static String octal(long number, int digits) {
    return ("%0" + digits + "o").formatted(number);
  }

  private static void put(byte[] block, int at, String text) {
    var bytes = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(bytes, 0, block, at, Math.min(bytes.length, BLOCK - at));
  }
}
