package dev.easel.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Watches: changes as lines of JSON, bookmarks between them, and 410 within the stream. */
final class Watching {
  private static final Duration DEFAULT_TIMEOUT = Duration.ofMinutes(30);

  private final Store store;
  private final HiddenNodes hidden;
  private volatile Duration bookmarkInterval = Duration.ofSeconds(1);
  private volatile boolean hanging;

  Watching(Store store, HiddenNodes hidden) {
    this.store = store;
    this.hidden = hidden;
  }

  /** What happens meanwhile is told afterwards. */
  void hang(boolean hang) {
    hanging = hang;
  }

  /**
   * How often a quiet watch that asked for bookmarks gets one, on the wall clock; a minute in
   * Kubernetes.
   */
  void bookmarkEvery(Duration interval) {
    bookmarkInterval = interval;
  }

  void serve(Call call, ResourceType type, String namespace)
      throws IOException, InterruptedException {
    Filter filter = Filter.of(call, type, namespace);
    if (call.header("Upgrade").equalsIgnoreCase("websocket")) {
      // as kubectl proxy: no WebSocket here, clients fall back to plain HTTP
      call.text(200, "text/plain", "");
      return;
    }
    String timeout = call.query("timeoutSeconds");
    Duration limit =
        timeout.isEmpty() ? DEFAULT_TIMEOUT : Duration.ofSeconds(Long.parseLong(timeout));
    try (OutputStream out = call.stream(200, "application/json")) {
      new Stream(call, filter, out).run(System.nanoTime() + limit.toNanos());
    }
  }

  private final class Stream {
    private final Filter filter;
    private final OutputStream out;
    private final boolean bookmarks;
    private long at;
    private long lastWrite = System.nanoTime();

    Stream(Call call, Filter filter, OutputStream out) throws IOException {
      this.filter = filter;
      this.out = out;
      this.bookmarks = call.asks("allowWatchBookmarks");
      String version = call.query("resourceVersion");
      boolean fromNow = version.isEmpty() || version.equals("0");
      this.at = fromNow ? initial(call.asks("sendInitialEvents")) : Long.parseLong(version);
      out.flush();
    }

    void run(long deadline) throws IOException, InterruptedException {
      while (System.nanoTime() < deadline) {
        List<Change> changes = changes(deadline);
        while (hanging && System.nanoTime() < deadline) {
          TimeUnit.MILLISECONDS.sleep(10);
        }
        if (changes == null) {
          line("ERROR", Refused.tooOld(at, store.oldest()).status());
          return;
        }
        for (Change change : changes) {
          send(change);
          at = change.version();
        }
        if (bookmarks && System.nanoTime() - lastWrite >= bookmarkInterval.toNanos()) {
          bookmark(false);
        }
      }
      if (bookmarks) {
        bookmark(false);
      }
    }

    private @Nullable List<Change> changes(long deadline) throws InterruptedException {
      long left = Math.max(1, deadline - System.nanoTime());
      long quiet = Math.min(left, bookmarkInterval.toNanos());
      return store.changesAfter(at, Duration.ofNanos(quiet));
    }

    private long initial(boolean end) throws IOException {
      Listing.Snapshot snapshot =
          store.consistently(
              () ->
                  new Listing.Snapshot(
                      store.version(), store.list(filter.type(), filter.namespace())));
      for (Stored stored : snapshot.objects()) {
        if (filter.matches(stored)) {
          line("ADDED", hidden.json(stored));
        }
      }
      at = snapshot.version();
      if (end) {
        bookmark(true);
      }
      return at;
    }

    /** A change of labels moves an object into a filtered watch, or out of it. */
    private void send(Change change) throws IOException {
      Stored before = change.before();
      boolean was = before != null && filter.matches(before);
      boolean is = filter.matches(change.object()) && change.type() != Change.Type.DELETED;
      if (was || is) {
        String type = is ? (was ? "MODIFIED" : "ADDED") : "DELETED";
        line(type, hidden.json(change.object()));
      }
    }

    private void bookmark(boolean initialEventsEnd) throws IOException {
      ObjectNode object = Json.object().put("kind", filter.type().kind());
      object.put("apiVersion", filter.type().apiVersion());
      ObjectNode metadata = object.putObject("metadata");
      metadata.put("resourceVersion", Long.toString(at));
      if (initialEventsEnd) {
        metadata.putObject("annotations").put("k8s.io/initial-events-end", "true");
      }
      line("BOOKMARK", object);
    }

    private void line(String type, JsonNode object) throws IOException {
      line(type, object.toString());
    }

    private void line(String type, String object) throws IOException {
      String line = "{\"type\":\"%s\",\"object\":%s}\n".formatted(type, object);
      out.write(line.getBytes(StandardCharsets.UTF_8));
      out.flush();
      lastWrite = System.nanoTime();
    }
  }
}
