package dev.easel.bench;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One kept-alive HTTP/1.1 connection. It costs next to nothing, because the client shares the
 * machine with what it measures.
 */
final class Wire implements Closeable {

  private final URI base;
  private final String host;
  private Socket socket;
  private InputStream in;

  Wire(URI base) throws IOException {
    this(base, base.getAuthority());
  }

  /** Says another host than it calls. */
  Wire(URI base, String host) throws IOException {
    this.base = base;
    this.host = host;
    this.socket = opened();
    this.in = buffered();
  }

  private Socket opened() throws IOException {
    var opened = new Socket(base.getHost(), base.getPort());
    opened.setTcpNoDelay(true);
    opened.setSoTimeout(30_000);
    return opened;
  }

  private InputStream buffered() throws IOException {
    return new BufferedInputStream(socket.getInputStream(), 64 * 1024);
  }

  /**
   * @param text the body, a character for each byte
   */
  record Answer(int status, String text) {

    Answer expect(int expected) {
      if (status != expected) {
        throw new AssertionError(status + " " + text);
      }
      return this;
    }
  }

  Answer get(String target) throws IOException {
    return get(target, "");
  }

  /**
   * @param headers further ones, each ended by a line's end
   */
  Answer get(String target, String headers) throws IOException {
    return send("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n" + headers + "\r\n", "");
  }

  /**
   * @param headers further ones, each ended by a line's end
   */
  Answer post(String target, String body, String headers) throws IOException {
    var length = body.getBytes(StandardCharsets.UTF_8).length;
    return send(
        "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n"
            .formatted(target, host, headers, length),
        body);
  }

  private Answer send(String head, String body) throws IOException {
    socket.getOutputStream().write((head + body).getBytes(StandardCharsets.UTF_8));
    var status = Integer.parseInt(line().split(" ", 3)[1]);
    var length = -1;
    var last = false;
    for (var header = line(); !header.isEmpty(); header = line()) {
      var small = header.toLowerCase(Locale.ROOT);
      if (small.startsWith("content-length:")) {
        length = Integer.parseInt(small.substring("content-length:".length()).strip());
      }
      last |= small.equals("connection: close");
    }
    var bytes = length < 0 ? chunks() : in.readNBytes(length);
    if (last) { // Tomcat's hundredth answer over one connection
      socket.close();
      socket = opened();
      in = buffered();
    }
    return new Answer(status, new String(bytes, StandardCharsets.ISO_8859_1));
  }

  private byte[] chunks() throws IOException {
    var body = new java.io.ByteArrayOutputStream();
    for (var size = size(); size > 0; size = size()) {
      body.write(in.readNBytes(size));
      line();
    }
    line();
    return body.toByteArray();
  }

  private int size() throws IOException {
    return Integer.parseInt(line().strip(), 16);
  }

  private String line() throws IOException {
    var line = new StringBuilder();
    for (var c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException(line.toString());
      }
      line.append((char) c);
    }
    return line.toString().stripTrailing();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
