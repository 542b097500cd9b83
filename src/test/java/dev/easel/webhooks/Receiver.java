package dev.easel.webhooks;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.EmptyWebhookSecretException;
import com.standardwebhooks.exceptions.WebhookSigningException;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A server on this machine that is told things; each path answers as it was scripted. */
public final class Receiver implements AutoCloseable {

  /** Settings of an Easel that may call such. */
  public static final Map<String, Object> ALLOWED =
      Map.of(
          "easel.egress.allow",
          "127.0.0.0/8",
          "easel.egress.allow-http",
          true,
          "easel.webhooks.timeout",
          "1s",
          "easel.webhooks.poll",
          "50ms");

  private final HttpServer server;
  private final Map<String, Script> scripts = new ConcurrentHashMap<>();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final CountDownLatch end = new CountDownLatch(1);

  /** What a path does with what it is sent. */
  @FunctionalInterface
  public interface Script {

    void answer(HttpExchange exchange, Received received) throws IOException;
  }

  /** One request as it came. */
  public record Received(String path, Map<String, List<String>> headers, String body) {

    public String header(String name) {
      return String.join(" ", headers.getOrDefault(canonical(name), List.of()));
    }

    private static String canonical(String name) {
      return name.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + name.substring(1);
    }

    public String id() {
      return header("webhook-id");
    }

    public JsonNode json() {
      return JsonMapper.shared().readTree(body);
    }

    public String type() {
      return json().path("type").asString();
    }

    /** Whether one of its signatures is the secret's, by somebody else's code. */
    public boolean isSignedBy(String secret) {
      try {
        var at = Long.parseLong(header("webhook-timestamp"));
        var expected = new Webhook(secret).sign(id(), at, body);
        return Arrays.asList(header("webhook-signature").split(" ")).contains(expected);
      } catch (EmptyWebhookSecretException | WebhookSigningException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  public Receiver() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      var path = exchange.getRequestURI().toString();
      var came = new Received(path, Map.copyOf(exchange.getRequestHeaders()), body);
      var script = scripts.getOrDefault(exchange.getRequestURI().getPath(), answers(204));
      received.add(came);
      script.answer(exchange, came);
    }
  }

  public static Script answers(int status, String... headers) {
    return (exchange, came) -> {
      for (var n = 0; n < headers.length; n += 2) {
        exchange.getResponseHeaders().set(headers[n], headers[n + 1]);
      }
      exchange.sendResponseHeaders(status, -1);
    };
  }

  /** Answers nothing until the test is over. */
  public Script hangs() {
    return (exchange, came) -> await();
  }

  /** Answers, and never comes to the body's end. */
  public Script dribbles(int status) {
    return (exchange, came) -> {
      exchange.sendResponseHeaders(status, 0);
      exchange.getResponseBody().write('x');
      exchange.getResponseBody().flush();
      await();
    };
  }

  private void await() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  public Receiver on(String path, Script script) {
    scripts.put(path, script);
    return this;
  }

  public String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** What came to a path, in its order. */
  public List<Received> at(String path) {
    return received.stream()
        .filter(it -> it.path().equals(path) || it.path().startsWith(path + "?"))
        .toList();
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
  }
}
