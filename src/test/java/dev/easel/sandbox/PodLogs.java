package dev.easel.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What the main containers print: planned when they start, seen as time passes. */
final class PodLogs {
  private static final DateTimeFormatter NANOSECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);
  private static final Duration LOOK = Duration.ofMillis(20);

  /** What containerd writes to a file at once, of a line without an end (16 KiB). */
  private static final int LONGEST_PIECE = 16 * 1024;

  /** A line, or a piece of one that goes on with the next. */
  record Line(Instant at, String text, boolean whole) {
    Line(Instant at, String text) {
      this(at, text, true);
    }
  }

  record Log(List<Line> lines, @Nullable Instant end) {
    boolean over(Instant now) {
      return end != null && !end.isAfter(now);
    }

    List<Line> until(Instant now) {
      Instant limit = end != null && end.isBefore(now) ? end : now;
      return lines.stream().filter(line -> !line.at().isAfter(limit)).toList();
    }
  }

  private final Store store;
  private final InstantSource clock;
  private final Map<Key, Log> logs = new ConcurrentHashMap<>();

  PodLogs(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
    store.listen(this::forgetDeleted);
  }

  /** A text spread evenly over the time; long lines come in pieces. */
  static List<Line> spread(String text, Instant start, Duration length) {
    List<Line> lines = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int newline = text.indexOf('\n', from);
      int end = newline < 0 ? text.length() : newline;
      int cut = Math.min(end, from + LONGEST_PIECE);
      Instant at = start.plusNanos((long) (length.toNanos() * ((double) cut / text.length())));
      boolean whole = cut == newline;
      lines.add(new Line(at, text.substring(from, cut), whole));
      from = whole ? cut + 1 : cut;
    }
    return lines;
  }

  void plan(Key pod, List<Line> lines) {
    logs.put(pod, new Log(lines, null));
  }

  /** Nothing is printed from now on. */
  void end(Key pod) {
    logs.computeIfPresent(pod, (key, log) -> new Log(log.lines(), clock.instant()));
  }

  /** Null for a pod that has not started. */
  @Nullable Log of(Key pod) {
    return logs.get(pod);
  }

  List<Line> printed(Key pod) {
    Log log = logs.get(pod);
    return log == null ? List.of() : log.until(clock.instant());
  }

  void serve(Call call, Key pod) throws IOException, InterruptedException {
    store.require(pod);
    String container = call.query("container");
    if (!container.isEmpty() && !container.equals("main")) {
      throw Refused.badRequest(
          "container %s is not valid for pod %s".formatted(container, pod.name()));
    }
    if (logs.get(pod) == null) {
      throw Refused.badRequest(
          "container \"main\" in pod \"%s\" is waiting to start: PodInitializing"
              .formatted(pod.name()));
    }
    List<Line> first = printed(pod);
    try (OutputStream out = call.stream(200, "text/plain")) {
      boolean whole = print(call, out, wanted(call, first), true);
      if (call.asks("follow")) {
        follow(call, out, pod, first.size(), whole);
      }
    }
  }

  private void follow(Call call, OutputStream out, Key pod, int from, boolean begins)
      throws IOException, InterruptedException {
    int sent = from;
    boolean whole = begins;
    for (Log log = logs.get(pod); log != null; log = logs.get(pod)) {
      boolean over = log.over(clock.instant());
      List<Line> lines = printed(pod);
      whole = print(call, out, lines.subList(sent, lines.size()), whole);
      sent = lines.size();
      if (over) {
        return;
      }
      Thread.sleep(LOOK);
    }
  }

  private List<Line> wanted(Call call, List<Line> lines) {
    Instant since = since(call);
    List<Line> after = lines.stream().filter(line -> !line.at().isBefore(since)).toList();
    String tail = call.query("tailLines");
    int from = tail.isEmpty() ? 0 : Math.max(0, after.size() - Integer.parseInt(tail));
    return after.subList(from, after.size());
  }

  /** The API server passes sinceTime on to the kubelet without its fraction of a second. */
  private Instant since(Call call) {
    if (!call.query("sinceTime").isEmpty()) {
      return Instant.parse(call.query("sinceTime")).truncatedTo(ChronoUnit.SECONDS);
    }
    String seconds = call.query("sinceSeconds");
    return seconds.isEmpty()
        ? Instant.EPOCH
        : clock.instant().minusSeconds(Long.parseLong(seconds));
  }

  /** Only the first piece of a line has a time before it. Answers whether the last line ended. */
  private static boolean print(Call call, OutputStream out, List<Line> lines, boolean begins)
      throws IOException {
    StringBuilder text = new StringBuilder();
    boolean whole = begins;
    for (Line line : lines) {
      if (whole && call.asks("timestamps")) {
        text.append(NANOSECONDS.format(line.at())).append(' ');
      }
      text.append(line.text());
      whole = line.whole();
      text.append(whole ? "\n" : "");
    }
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
    out.flush();
    return whole;
  }

  private void forgetDeleted(Change change) {
    if (change.type() == Change.Type.DELETED) {
      logs.remove(change.object().key());
    }
  }
}
