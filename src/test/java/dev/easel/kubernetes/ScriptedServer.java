package dev.easel.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.io.IOException;
import java.io.OutputStream;
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
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Answers requests with what was scripted, one after the other, and keeps what was asked. */
public final class ScriptedServer implements AutoCloseable {

  /** A request as it came. */
  public record Request(
      String method,
      String path,
      String query,
      @Nullable String contentType,
      @Nullable String accept,
      @Nullable String authorization,
      String body) {}

  private interface Reply {
    void to(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final BlockingQueue<Reply> script = new LinkedBlockingQueue<>();
  private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private final CountDownLatch closing = new CountDownLatch(1);

  public ScriptedServer() {
    this(null);
  }

  public ScriptedServer(@Nullable SSLContext tls) {
    try {
      var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      this.server = tls == null ? HttpServer.create(address, 0) : secured(address, tls);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::answer);
    server.start();
  }

  public URI uri() {
    var scheme = server instanceof HttpsServer ? "https" : "http";
    return URI.create(scheme + "://localhost:" + server.getAddress().getPort());
  }

  public Cluster cluster() {
    return new Cluster(KubernetesConfiguration.client(config()));
  }

  public Config config() {
    return new ConfigBuilder(Config.empty()).withMasterUrl(uri().toString()).build();
  }

  /** Answers a request with a status and a text. */
  public ScriptedServer reply(int status, String contentType, String body) {
    script.add(
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", contentType);
          var bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
          exchange.getResponseBody().write(bytes);
        });
    return this;
  }

  public ScriptedServer reply(String json) {
    return reply(200, "application/json", json);
  }

  /** Sends the caller elsewhere. */
  public ScriptedServer redirect(String location) {
    script.add(
        exchange -> {
          exchange.getResponseHeaders().set("Location", location);
          exchange.sendResponseHeaders(307, -1);
        });
    return this;
  }

  /** Answers with lines and ends. */
  ScriptedServer lines(String... lines) {
    script.add(exchange -> write(exchange, lines).close());
    return this;
  }

  /** Answers with lines and goes on, saying nothing. */
  public ScriptedServer open(String... lines) {
    script.add(
        exchange -> {
          var _ = write(exchange, lines);
          await();
        });
    return this;
  }

  /** Answers with lines and drops the connection in the middle of one more. */
  ScriptedServer cut(String... lines) {
    script.add(
        exchange -> {
          var body = write(exchange, lines);
          body.write("{\"type\":\"MODIF".getBytes(StandardCharsets.UTF_8));
          body.flush();
          throw new IOException("cut");
        });
    return this;
  }

  /** Reads the request and drops the connection. */
  public ScriptedServer drop() {
    script.add(
        exchange -> {
          throw new IOException("dropped");
        });
    return this;
  }

  /** Reads the request and says nothing. */
  public ScriptedServer silence() {
    script.add(exchange -> await());
    return this;
  }

  /** The next request that came, waited for. */
  public Request request() throws InterruptedException {
    var request = requests.poll(20, TimeUnit.SECONDS);
    if (request == null) {
      throw new AssertionError("no request within 20 s");
    }
    return request;
  }

  public int requestsLeft() {
    return requests.size();
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    var uri = exchange.getRequestURI();
    var headers = exchange.getRequestHeaders();
    requests.add(
        new Request(
            exchange.getRequestMethod(),
            uri.getPath(),
            uri.getQuery() == null ? "" : uri.getQuery(),
            headers.getFirst("Content-Type"),
            headers.getFirst("Accept"),
            headers.getFirst("Authorization"),
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)));
    var reply = script.poll();
    if (reply == null) {
      await();
    } else {
      reply.to(exchange);
      exchange.close();
    }
  }

  private static OutputStream write(HttpExchange exchange, String... lines) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    var body = exchange.getResponseBody();
    body.flush();
    for (var line : lines) {
      body.write((line + "\n").getBytes(StandardCharsets.UTF_8));
      body.flush();
    }
    return body;
  }

  private void await() throws IOException {
    try {
      closing.await();
      throw new IOException("closed");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static HttpServer secured(InetSocketAddress address, SSLContext tls) throws IOException {
    var server = HttpsServer.create(address, 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return server;
  }
}
