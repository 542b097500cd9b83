package dev.easel.logs;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Up to where a log was taken. It can be read again only from a whole second on, and then begins
 * with what was taken before: in the middle of a line, if the line was printed in pieces, and with
 * lines of earlier times after later ones, as two streams of a container are written side by side.
 * So the last line is looked for by its very time.
 *
 * @param last the time of the line taken last; null if none was
 * @param taken lines of that time taken one after the other
 * @param latest the latest time of a line that was taken
 * @param lineAt the time of a line that goes on, of which some states were taken; else null
 * @param offset bytes of it taken
 * @param state its last state so far
 */
record Position(
    @Nullable Instant last,
    int taken,
    @Nullable Instant latest,
    @Nullable Instant lineAt,
    long offset,
    @Nullable String state) {

  static final Position START = new Position(null, 0, null, null, 0, null);

  /** From when on the log must be read again: the second before, as times are not in order. */
  @Nullable Instant since() {
    return last == null ? null : last.truncatedTo(ChronoUnit.SECONDS).minusSeconds(1);
  }

  /** After one more line. */
  Position after(Instant at) {
    var same = at.equals(last) ? taken + 1 : 1;
    var greatest = latest == null || at.isAfter(latest) ? at : latest;
    return new Position(at, same, greatest, null, 0, null);
  }

  /** In the middle of a line. */
  Position within(@Nullable Instant lineAt, long offset, @Nullable String state) {
    return new Position(last, taken, latest, lineAt, offset, state);
  }
}
