package dev.easel.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** One HTTP server on a loopback port that it keeps through its outages. */
final class LoopbackServer implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(LoopbackServer.class.getName());

  static {
    // otherwise answers of two writes wait for the delayed ACK, 40 ms each
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  /** Answers a call; what it throws is answered 500. */
  interface Handler {
    void handle(Call call) throws IOException, InterruptedException;
  }

  /** What a proxy says before a server that is away. */
  static final String NO_UPSTREAM = "no healthy upstream";

  private final Handler handler;
  private final Map<String, LongAdder> requests = new ConcurrentHashMap<>();
  private final int port;
  private @Nullable HttpServer server;
  private @Nullable ExecutorService workers;
  private volatile @Nullable String unavailable;
  private volatile Duration delay = Duration.ZERO;

  LoopbackServer(int port, Handler handler) {
    this.handler = handler;
    this.port = listen(port);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** How many requests came whose method and path begin so, refused ones included. */
  long requests(String method, String pathPrefix) {
    return requests.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(method + " " + pathPrefix))
        .mapToLong(entry -> entry.getValue().sum())
        .sum();
  }

  Map<String, LongAdder> requests() {
    return Map.copyOf(requests);
  }

  /** Refuses connections and cuts those that are open. */
  synchronized void down() {
    if (server != null) {
      server.stop(0);
      server = null;
    }
    if (workers != null) {
      workers.shutdownNow();
      workers = null;
    }
  }

  synchronized void up() {
    if (server == null) {
      var _ = listen(port);
    }
  }

  /** Answers 503 and these words to everything, as a proxy does; null is for being there. */
  void unavailable(@Nullable String words) {
    this.unavailable = words;
  }

  /** Waits so long, on the wall clock, before each answer. */
  void slow(Duration delay) {
    this.delay = delay;
  }

  @Override
  public void close() {
    down();
  }

  private int listen(int port) {
    try {
      HttpServer listening =
          HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
      ExecutorService perRequest = Executors.newVirtualThreadPerTaskExecutor();
      listening.setExecutor(perRequest);
      listening.createContext("/", this::handle);
      listening.start();
      server = listening;
      workers = perRequest;
      return listening.getAddress().getPort();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Call call = new Call(exchange);
      requests
          .computeIfAbsent(call.method() + " " + call.path(), key -> new LongAdder())
          .increment();
      if (delay.isPositive()) {
        Thread.sleep(delay);
      }
      String words = unavailable;
      if (words != null) {
        call.text(503, "text/plain", words);
      } else {
        answer(call);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(Call call) throws IOException, InterruptedException {
    try {
      handler.handle(call);
    } catch (Refused refused) {
      call.json(refused.code(), refused.status());
    } catch (RuntimeException failure) {
      LOG.log(System.Logger.Level.ERROR, call.method() + " " + call.path(), failure);
      call.text(500, "text/plain", failure.toString());
    }
  }
}
