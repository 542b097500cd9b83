package dev.easel.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.catalina.connector.ClientAbortException;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * The answers that stay open, each written by the thread of its request: so many to a caller and
 * overall, none held up by a reader that does not read, and all ended when Easel stops.
 */
@Component
public class Streams implements SmartLifecycle {

  private final StreamProperties properties;
  private final MeterRegistry meters;
  private final Set<OpenStream<?>> open = new HashSet<>();
  private final Map<String, Integer> callers = new HashMap<>();
  private boolean running;

  Streams(StreamProperties properties, MeterRegistry meters) {
    this.properties = properties;
    this.meters = meters;
    Gauge.builder("easel.streams.open", this, Streams::count)
        .description("Answers that stay open.")
        .register(meters);
  }

  /** What writes a stream, on the request's thread, until it returns. */
  @FunctionalInterface
  public interface Writer<T> {

    /** A {@link Problem} may be thrown until {@link OpenStream#begin}. */
    void write(OpenStream<T> stream) throws IOException;
  }

  /**
   * Takes a place for the caller and lets the stream be written; a reader that leaves is no
   * failure.
   *
   * @throws Problem 429 {@code too_many_streams} if there are too many, 503 {@code stopping} if
   *     Easel stops, 405 for HEAD
   * @throws org.apache.coyote.CloseNowException if the reader was too slow, or has a part of what
   *     has to be whole: Tomcat then cuts the connection
   */
  public <T> void serve(HttpServletRequest request, Writer<T> writer) throws IOException {
    if (HttpMethod.HEAD.matches(request.getMethod())) {
      throw new Problem(
          HttpStatus.METHOD_NOT_ALLOWED, "method_not_allowed", "A stream is read by GET.");
    }
    var caller = caller(request);
    var stream = new OpenStream<T>(properties);
    enter(stream, caller);
    try {
      writer.write(stream);
      stream.flush();
    } catch (ClientAbortException e) {
      stream.left(e);
    } finally {
      leave(stream, caller);
      var outcome = stream.outcome().name().toLowerCase(Locale.ROOT);
      meters.counter("easel.streams.ended", "outcome", outcome).increment();
    }
  }

  private static String caller(HttpServletRequest request) {
    var principal = request.getUserPrincipal();
    return principal == null ? "at " + request.getRemoteAddr() : principal.getName();
  }

  private synchronized void enter(OpenStream<?> stream, String caller) {
    if (!running) {
      throw new Problem(HttpStatus.SERVICE_UNAVAILABLE, "stopping", "This Easel stops; ask again.")
          .retryAfter(1);
    }
    if (open.size() >= properties.overall()
        || callers.getOrDefault(caller, 0) >= properties.perCaller()) {
      throw new Problem(
              HttpStatus.TOO_MANY_REQUESTS,
              "too_many_streams",
              "%d streams are open, %d of them yours; at most %d may be, and %d of one caller."
                  .formatted(
                      open.size(),
                      callers.getOrDefault(caller, 0),
                      properties.overall(),
                      properties.perCaller()))
          .retryAfter(30);
    }
    open.add(stream);
    callers.merge(caller, 1, Integer::sum);
  }

  private synchronized void leave(OpenStream<?> stream, String caller) {
    open.remove(stream);
    callers.computeIfPresent(caller, (name, count) -> count == 1 ? null : count - 1);
  }

  private synchronized int count() {
    return open.size();
  }

  @Override
  public synchronized void start() {
    running = true;
  }

  /** Comes before the web server waits for the requests under way, and makes them end. */
  @Override
  public void stop() {
    List<OpenStream<?>> ending;
    synchronized (this) {
      running = false;
      ending = List.copyOf(open);
    }
    ending.forEach(OpenStream::stop);
  }

  @Override
  public synchronized boolean isRunning() {
    return running;
  }

  @Override
  public int getPhase() {
    return DEFAULT_PHASE; // the web server's graceful shutdown is 1024 below
  }
}
