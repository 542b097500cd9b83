package dev.easel.http;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.security.Principal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.connector.ClientAbortException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * The answers that stay open, each written by the thread of its request: so many to a caller and
 * overall, none held up by a reader that does not read, those ended whose caller is no longer
 * known, and all when Easel stops.
 */
@Component
public class Streams implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(Streams.class);

  private final StreamProperties properties;
  private final MeterRegistry meters;
  private final KnownCallers known;
  private final Set<OpenStream<?>> open = new HashSet<>();
  private final Map<OpenStream<?>, Principal> readers = new HashMap<>();
  private final Map<String, Integer> callers = new HashMap<>();
  private @Nullable ScheduledExecutorService looking;

  Streams(StreamProperties properties, MeterRegistry meters, KnownCallers known) {
    this.properties = properties;
    this.meters = meters;
    this.known = known;
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
    enter(stream, caller, request.getUserPrincipal());
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

  private synchronized void enter(OpenStream<?> stream, String caller, @Nullable Principal reader) {
    if (looking == null) {
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
    if (reader != null) {
      readers.put(stream, reader);
    }
    callers.merge(caller, 1, Integer::sum);
  }

  private synchronized void leave(OpenStream<?> stream, String caller) {
    open.remove(stream);
    readers.remove(stream);
    callers.computeIfPresent(caller, (name, count) -> count == 1 ? null : count - 1);
  }

  private synchronized int count() {
    return open.size();
  }

  /** Ends what is open for those who are no longer known; at a failure they are asked of again. */
  private void look() {
    try {
      var asked = readers();
      var gone = known.gone(Set.copyOf(asked.values()));
      asked.forEach(
          (stream, reader) -> {
            if (gone.contains(reader)) {
              stream.revoke();
            }
          });
    } catch (RuntimeException e) {
      log.warn("whether callers are still known was not found out: {}", e.getMessage());
    }
  }

  private synchronized Map<OpenStream<?>, Principal> readers() {
    return Map.copyOf(readers);
  }

  @Override
  public synchronized void start() {
    var every = properties.recheck().toMillis();
    looking = Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
    var _ = looking.scheduleWithFixedDelay(this::look, every, every, TimeUnit.MILLISECONDS);
  }

  /** Comes before the web server waits for the requests under way, and makes them end. */
  @Override
  public void stop() {
    List<OpenStream<?>> ending;
    synchronized (this) {
      if (looking != null) {
        looking.shutdownNow();
        looking = null;
      }
      ending = List.copyOf(open);
    }
    ending.forEach(OpenStream::stop);
  }

  @Override
  public synchronized boolean isRunning() {
    return looking != null;
  }

  @Override
  public int getPhase() {
    return DEFAULT_PHASE; // the web server's graceful shutdown is 1024 below
  }
}
