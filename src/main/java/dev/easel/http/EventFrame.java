package dev.easel.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.http.MediaType;

/** Frames of {@code text/event-stream} (HTML Living Standard, section 9.2). */
public final class EventFrame {

  public static final MediaType TYPE = MediaType.TEXT_EVENT_STREAM;
  private static final byte[] HEARTBEAT = ":\n\n".getBytes(StandardCharsets.UTF_8);

  private EventFrame() {}

  /**
   * A frame that a reader may resume after.
   *
   * @param id what the reader sends as {@code Last-Event-ID}
   * @param event of letters and underscores
   * @param line of JSON, without a line break
   */
  public static byte[] of(long id, String event, String line) {
    return ("id: " + id + "\n" + text(event, line)).getBytes(StandardCharsets.UTF_8);
  }

  /** A frame that leaves the reader's last id as it is. */
  public static byte[] passing(String event, String line) {
    return text(event, line).getBytes(StandardCharsets.UTF_8);
  }

  private static String text(String event, String line) {
    return "event: " + event + "\ndata: " + line + "\n\n";
  }

  /** How long a reader waits before it connects again. */
  public static byte[] retry(Duration pause) {
    return ("retry: " + pause.toMillis() + "\n\n").getBytes(StandardCharsets.UTF_8);
  }

  /** A comment: it keeps proxies and readers from giving up. */
  public static byte[] heartbeat() {
    return HEARTBEAT.clone();
  }
}
