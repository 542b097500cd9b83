package dev.easel.artifacts;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;

/** Bytes that can be served from any position. */
interface Content extends Closeable {

  Label label();

  long size();

  /** Writes a part of it. */
  void write(ByteRange range, OutputStream out) throws IOException;

  /**
   * What an answer says of them.
   *
   * @param etag strong, in its quotes
   * @param sha256 of the whole, lower-case hex; empty if it is not known
   * @param shown in a browser; else it is saved under its name
   */
  record Label(String etag, String sha256, String mediaType, String name, boolean shown) {}
}
