package dev.easel.logs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes as a kubelet sends them, into lines. */
class LineReaderTest {

  private static final LineText TEXT = new LineText(16 * 1024, UnaryOperator.identity());
  private static final String SECOND = "2026-01-31T12:00:0";

  @Test
  void theTrainersLogIsReadAsItWasPrinted() {
    var lines = read(recorded("executed-finetuner.log"));

    var kept = lines.stream().filter(line -> !line.progress()).map(LogLine::text).toList();
    assertThat(kept).hasSize(35).contains("Using the dreambooth method.", "Done!");
    assertThat(kept).filteredOn(text -> text.startsWith("Total Steps:")).hasSize(9);
    assertThat(kept.get(15)).startsWith("Total Steps:  11%").endsWith("train/step=8]");
    assertThat(kept.get(16)).startsWith("LOSS: 0.42364463939548613 GPU:");
    assertThat(kept).last().asString().contains("argo=true");
    assertThat(lines)
        .filteredOn(line -> line.text().startsWith("Total Steps:"))
        .extracting(line -> line.text().replaceAll(".*\\| (\\d+)/80 .*", "$1"))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 80).mapToObj(String::valueOf).toList());
    assertThat(lines.getFirst().at()).isEqualTo(Instant.parse("2026-11-22T21:52:56Z"));
  }

  @Test
  void aTracebackKeepsItsShape() {
    var kept = read(recorded("executed-failed-finetuner.log")).stream().map(LogLine::text).toList();

    assertThat(kept)
        .hasSize(22)
        .contains(
            "  File \"/app/trainer.py\", line 21, in <module>",
            "ZeroDivisionError: division by zero",
            "Error: exit status 1");
  }

  /** Wherever it is cut off and read again, nothing is lost and nothing doubled. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void goesOnWhereItWasCutOff(long seed) {
    var random = new Random(seed);
    for (var log : List.of(recorded("executed-finetuner.log"), made(random))) {
      var whole = read(log);
      for (var round = 0; round < 20; round++) {
        assertThat(readInParts(log, random)).isEqualTo(whole);
      }
    }
  }

  private static List<LogLine> readInParts(byte[] log, Random random) {
    var lines = new ArrayList<LogLine>();
    var position = Position.START;
    while (true) {
      var rest = since(log, position.since());
      var reader = new LineReader(TEXT, position, lines::add);
      var end = random.nextInt(4) == 0 ? rest.length : random.nextInt(rest.length + 1);
      for (var at = 0; at < end; ) {
        var length = Math.min(end - at, 1 + random.nextInt(300));
        reader.read(Arrays.copyOfRange(rest, at, at + length), length);
        at += length;
      }
      if (end == rest.length) {
        reader.end();
        return lines;
      }
      position = reader.position();
    }
  }

  /** Lines of several seconds, out of order at times, with bars, without a newline at the end. */
  private static byte[] made(Random random) {
    var log = new StringBuilder();
    var at = "";
    for (var line = 0; line < 60; line++) {
      var nanos = (line % 20) * 40_000_000 + random.nextInt(100_000_000);
      at = random.nextInt(4) > 0 ? "%s%d.%09dZ ".formatted(SECOND, line / 20, nanos) : at;
      log.append(at.isEmpty() ? SECOND + "0Z " : at);
      for (var state = random.nextInt(5); state > 0; state--) {
        log.append("line ").append(line).append(" state ").append(state).append('\r');
      }
      log.append(random.nextInt(6) == 0 ? "" : "line " + line).append(line == 59 ? "" : "\n");
    }
    return log.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** A line in pieces is given out from the middle on, with that piece's time. */
  @Test
  void theRestOfALineInPiecesIsNotReadAgain() {
    var bar = "\rone\rtwo\rthree\n";
    var lines = new ArrayList<LogLine>();
    var first = new LineReader(TEXT, Position.START, lines::add);
    read(first, SECOND + "0.1Z a\n" + SECOND + "0.2Z" + " " + bar + SECOND + "9.9Z Done!\n");

    var second = new LineReader(TEXT, first.position(), lines::add);
    read(second, SECOND + "9.8Z ee\n" + SECOND + "9.9Z Done!\n" + SECOND + "9.9Z new\n");

    assertThat(lines.stream().filter(line -> !line.progress()).map(LogLine::text))
        .containsExactly("a", "three", "Done!", "new");
  }

  /** What a server gives out from a second on. */
  private static byte[] since(byte[] log, @Nullable Instant since) {
    if (since == null) {
      return log;
    }
    var text = new String(log, StandardCharsets.UTF_8);
    return Arrays.stream(text.split("(?<=\n)"))
        .filter(line -> !time(line).isBefore(since.truncatedTo(ChronoUnit.SECONDS)))
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Instant time(String line) {
    return Instant.parse(line.substring(0, line.indexOf(' ')));
  }

  @Test
  void aLogThatWasRotatedLosesNoNewLine() {
    var before = SECOND + "0.5Z a\n" + SECOND + "0.5Z b\n" + SECOND + "0.6Z \rx\ry";
    var lines = new ArrayList<LogLine>();
    var first = new LineReader(TEXT, Position.START, lines::add);
    read(first, before);

    var second = new LineReader(TEXT, first.position(), lines::add);
    read(second, SECOND + "0.7Z new\n" + SECOND + "0.7Z newer\n");

    assertThat(lines.stream().filter(line -> !line.progress()).map(LogLine::text))
        .containsExactly("a", "b", "x", "new", "newer");
  }

  @Test
  void theKubeletsOwnWordsAreALineToo() {
    var lines = new ArrayList<LogLine>();
    var reader = new LineReader(TEXT, Position.START, lines::add);
    read(reader, SECOND + "0Z a\nunable to retrieve container logs for containerd://e788ff6e");
    reader.end();

    assertThat(lines)
        .extracting(LogLine::text)
        .containsExactly("a", "unable to retrieve container logs for containerd://e788ff6e");
  }

  @Test
  void aLineEndsWithACarriageReturnToo() {
    assertThat(read((SECOND + "0Z one\r\n" + SECOND + "0Z \n").getBytes(StandardCharsets.UTF_8)))
        .extracting(LogLine::text, LogLine::progress)
        .containsExactly(tuple("one", false), tuple("", false));
  }

  private static List<LogLine> read(byte[] log) {
    var lines = new ArrayList<LogLine>();
    var reader = new LineReader(TEXT, Position.START, lines::add);
    reader.read(log, log.length);
    reader.end();
    return lines;
  }

  private static void read(LineReader reader, String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    reader.read(bytes, bytes.length);
  }

  private static byte[] recorded(String name) {
    try (var in = LineReaderTest.class.getResourceAsStream("/recorded/argo/" + name)) {
      return Objects.requireNonNull(in).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
