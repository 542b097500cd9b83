package dev.easel.endpoints;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A gateway before an endpoint without a pod: holds requests, as Knative's activator does, and sees
 * at once when one of them is given up.
 */
final class HeldPredictor implements AutoCloseable {

  private final ServerSocket server;
  private final Set<Socket> held = ConcurrentHashMap.newKeySet();
  private final AtomicInteger most = new AtomicInteger();
  private volatile boolean awake;

  HeldPredictor() {
    try {
      server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** Requests that wait for an answer. */
  int held() {
    return held.size();
  }

  /** The most that ever waited at once since it fell asleep. */
  int most() {
    return most.get();
  }

  void sleep() {
    awake = false;
    most.set(0);
  }

  /** Answers what is held, and whatever comes, with a picture. */
  void wake() {
    awake = true;
    held.forEach(HeldPredictor::answer);
  }

  private void accept() {
    try {
      while (true) {
        var socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException closed) {
      held.forEach(HeldPredictor::close);
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      var in = new BufferedInputStream(socket.getInputStream());
      readRequest(in);
      held.add(socket);
      most.accumulateAndGet(held.size(), Math::max);
      if (awake) {
        answer(socket);
      }
      var _ = in.read();
    } catch (IOException e) {
      // given up by its caller, or by close
    } finally {
      held.remove(socket);
    }
  }

  private static void readRequest(InputStream in) throws IOException {
    var head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      var next = in.read();
      if (next < 0) {
        throw new IOException("no request");
      }
      head.append((char) next);
    }
    var length = head.toString().replaceAll("(?is).*content-length: *(\\d+).*", "$1");
    in.readNBytes(Integer.parseInt(length));
  }

  private static void answer(Socket socket) {
    try {
      var out = socket.getOutputStream();
      var picture = ScriptedPredictor.picture(1_000);
      var head = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1000\r\n\r\n";
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(picture);
      socket.shutdownOutput();
    } catch (IOException e) {
      // its caller has left
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
