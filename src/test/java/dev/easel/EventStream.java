package dev.easel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A reader of {@code text/event-stream}, as a browser's EventSource reads it. */
public final class EventStream implements AutoCloseable {

  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final HttpResponse<InputStream> response;
  private final List<Frame> frames = new CopyOnWriteArrayList<>();
  private volatile String lastId = "";
  private final AtomicInteger comments = new AtomicInteger();
  private volatile @Nullable String ended;

  private EventStream(HttpResponse<InputStream> response) {
    this.response = response;
    if (header("Content-Type").startsWith("text/event-stream")) {
      var _ = Thread.ofVirtual().start(this::read);
    } else {
      ended = "no stream";
    }
  }

  /**
   * One event.
   *
   * @param id empty if the frame had none of its own
   */
  public record Frame(String id, String event, String data) {

    public JsonNode json() {
      return JsonMapper.shared().readTree(data);
    }

    public long sequence() {
      return Long.parseLong(id);
    }
  }

  /** Follows a run; {@code headers} are names and values. */
  public static EventStream of(Easel easel, String run, String... headers) {
    var request = HttpRequest.newBuilder(easel.base().resolve("/v1/runs/" + run + "/events")).GET();
    return send(request, headers);
  }

  public static EventStream submit(Easel easel, String body, String... headers) {
    var request =
        HttpRequest.newBuilder(easel.base().resolve("/v1/runs"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    return send(request, headers);
  }

  private static EventStream send(HttpRequest.Builder request, String... headers) {
    request.header("Accept", "text/event-stream");
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return new EventStream(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void read() {
    try (var lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      var frame = new HashMap<String, String>();
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          take(frame);
          frame.clear();
        } else if (line.startsWith(":")) {
          comments.incrementAndGet();
        } else {
          var colon = line.indexOf(": ");
          if (frame.put(line.substring(0, colon), line.substring(colon + 2)) != null) {
            throw new IOException("a field came twice: " + line);
          }
        }
      }
      ended = "whole";
    } catch (IOException e) {
      ended = "cut";
    }
  }

  private void take(Map<String, String> fields) {
    if (fields.containsKey("data")) {
      var id = fields.getOrDefault("id", "");
      lastId = id.isEmpty() ? lastId : id;
      frames.add(
          new Frame(
              id, fields.getOrDefault("event", "message"), String.valueOf(fields.get("data"))));
    }
  }

  public HttpResponse<InputStream> response() {
    return response;
  }

  public String header(String name) {
    return response.headers().firstValue(name).orElse("");
  }

  public List<Frame> frames() {
    return List.copyOf(frames);
  }

  /** The sequences of the events, without the snapshot and the end. */
  public List<Long> sequences() {
    return frames.stream()
        .filter(frame -> !frame.event().equals("snapshot") && !frame.event().equals("end"))
        .filter(frame -> !frame.id().isEmpty())
        .map(Frame::sequence)
        .toList();
  }

  /** What an EventSource sends when it comes again. */
  public String lastId() {
    return lastId;
  }

  public int comments() {
    return comments.get();
  }

  /** Null while it goes on, {@code whole} if it ended as it should, {@code cut} if not. */
  public @Nullable String ended() {
    return ended;
  }

  public EventStream untilEnded() {
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> ended != null);
    return this;
  }

  /** Waits until it has read up to a sequence. */
  public EventStream untilRead(long sequence) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> !lastId.isEmpty() && Long.parseLong(lastId) >= sequence);
    return this;
  }

  /** Leaves, as a closed browser tab does. */
  @Override
  public void close() {
    try {
      response.body().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
