package dev.easel.logs;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes lines of what a kubelet sends, in pieces of any size: each line behind its time. A line
 * that is rewritten with carriage returns is many states, of which the last that is not blank is
 * the line. What was taken before a {@link Position} is passed over.
 */
final class LineReader {

  /** {@code 2026-11-22T21:52:56.123456789+02:00}, and some. */
  private static final int LONGEST_TIME = 40;

  private enum Part {
    TIME,
    TEXT,
    TAKEN_BEFORE
  }

  private final LineText text;
  private final Consumer<LogLine> lines;
  private final Position start;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private Position done;
  private int toSkip;
  private boolean resumes;
  private Part part = Part.TIME;
  private Instant at = Instant.EPOCH;
  private long toDrop;
  private long offset;
  private long boundary;
  private long more;
  private boolean returned;
  private @Nullable String state;

  LineReader(LineText text, Position start, Consumer<LogLine> lines) {
    this.text = text;
    this.lines = lines;
    this.start = start;
    this.done = start.within(null, 0, null);
    this.toSkip = start.taken();
    this.resumes = start.lineAt() != null;
  }

  void read(byte[] piece, int length) {
    for (var i = 0; i < length; i++) {
      switch (part) {
        case TIME -> time(piece[i]);
        case TEXT -> text(piece[i]);
        case TAKEN_BEFORE -> part = piece[i] == '\n' ? Part.TIME : part;
      }
    }
  }

  /** The container has ended: what it had not ended with a newline is a line too. */
  void end() {
    if (part == Part.TIME && held.size() > 0) {
      withoutTime();
    }
    if (part == Part.TEXT) {
      endLine();
    }
    endResumed();
  }

  /** Up to where the lines handed over go. */
  Position position() {
    if (resumes) {
      return start.lineAt() == null
          ? done
          : done.within(start.lineAt(), start.offset(), start.state());
    }
    return part == Part.TEXT && boundary > 0 ? done.within(at, boundary, state) : done;
  }

  private void time(byte b) {
    if (b == ' ' && held.size() > 0) {
      var read = parse(held.toString(StandardCharsets.US_ASCII));
      if (read == null) {
        withoutTime();
        text(b);
      } else {
        held.reset();
        begin(read);
      }
    } else if (b == '\n' || held.size() == LONGEST_TIME) {
      withoutTime();
      text(b);
    } else {
      held.write(b);
    }
  }

  private static @Nullable Instant parse(String time) {
    try {
      return OffsetDateTime.parse(time).toInstant();
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** The kubelet's own words (such as: unable to retrieve container logs) have no time. */
  private void withoutTime() {
    var words = held.toByteArray();
    held.reset();
    var last = done.last();
    begin(last == null ? Instant.EPOCH : last);
    for (var b : words) {
      if (part == Part.TEXT) {
        text(b);
      }
    }
  }

  private void begin(Instant time) {
    if (wasTaken(time)) {
      part = Part.TAKEN_BEFORE;
      return;
    }
    part = Part.TEXT;
    at = time;
    if (resumes && time.equals(start.lineAt())) {
      toDrop = start.offset();
      boundary = start.offset();
      state = start.state();
      resumes = false;
    }
    endResumed();
  }

  /** True up to the line taken last, unless the log was rotated and begins after it. */
  private boolean wasTaken(Instant time) {
    var latest = start.latest();
    if (toSkip == 0 || latest == null || time.isAfter(latest)) {
      toSkip = 0;
      return false;
    }
    toSkip -= time.equals(start.last()) ? 1 : 0;
    return true;
  }

  /** The line that went on is not there any more: the log was rotated. */
  private void endResumed() {
    var lineAt = start.lineAt();
    if (resumes && lineAt != null && start.state() != null) {
      lines.accept(new LogLine(lineAt, start.state(), false));
    }
    resumes = false;
  }

  private void text(byte b) {
    if (part != Part.TEXT) {
      part = b == '\n' ? Part.TIME : part;
      return;
    }
    offset++;
    if (b == '\n') {
      endLine();
    } else if (toDrop > 0) {
      toDrop--;
    } else if (b == '\r') {
      returned = true;
    } else {
      add(b);
    }
  }

  private void add(byte b) {
    if (returned) {
      returned = false;
      endState();
      boundary = offset - 1;
    }
    if (held.size() < text.room()) {
      held.write(b);
    } else {
      more++;
    }
  }

  private void endState() {
    var ended = takeState();
    if (!ended.isBlank()) {
      state = ended;
      lines.accept(new LogLine(at, ended, true));
    }
  }

  private void endLine() {
    var ended = takeState();
    var line = ended.isBlank() && state != null ? state : ended;
    lines.accept(new LogLine(at, line, false));
    done = done.after(at);
    part = Part.TIME;
    state = null;
    returned = false;
    toDrop = 0;
    offset = 0;
    boundary = 0;
  }

  private String takeState() {
    var taken = text.of(held.toByteArray(), more);
    held.reset();
    more = 0;
    return taken;
  }
}
