package dev.easel.endpoints;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A predictor that answers as a test says, and keeps what it was asked. */
final class ScriptedPredictor implements AutoCloseable {

  /** How a request is answered. */
  interface Reply {
    void to(HttpExchange exchange) throws IOException, InterruptedException;
  }

  record Request(String method, String path, Headers headers, String body) {}

  /** Begins like a PNG; nothing of Easel looks further. */
  static final byte[] PICTURE = picture(50_000);

  private final HttpServer server;
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private final AtomicInteger open = new AtomicInteger();
  private volatile Reply reply = picture();

  ScriptedPredictor() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** From now on, and what came so far is forgotten. */
  void answers(Reply next) {
    reply = next;
    requests.clear();
  }

  /** The next request that came, waited for. */
  Request request() throws InterruptedException {
    var request = requests.poll(20, TimeUnit.SECONDS);
    if (request == null) {
      throw new AssertionError("no request within 20 s");
    }
    return request;
  }

  int requests() {
    return requests.size();
  }

  /** Requests that came and are not answered yet. */
  int open() {
    return open.get();
  }

  static byte[] picture(int size) {
    var picture = new byte[size];
    var signature = new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    System.arraycopy(signature, 0, picture, 0, signature.length);
    return picture;
  }

  static Reply picture() {
    return bytes(200, "application/octet-stream", PICTURE);
  }

  static Reply text(int status, String type, String body) {
    return bytes(status, type, body.getBytes(StandardCharsets.UTF_8));
  }

  static Reply bytes(int status, String type, byte[] body) {
    return exchange -> {
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    };
  }

  /** Waits for the latch, then goes on. */
  static Reply after(CountDownLatch latch, Reply then) {
    return exchange -> {
      if (!latch.await(30, TimeUnit.SECONDS)) {
        throw new IOException("nobody released it");
      }
      then.to(exchange);
    };
  }

  private void answer(HttpExchange exchange) throws IOException {
    open.incrementAndGet();
    try (exchange) {
      requests.add(
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().getRawPath(),
              exchange.getRequestHeaders(),
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
      reply.to(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.decrementAndGet();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
