package dev.easel.artifacts;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ByteRangeTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          bytes=0-9       | 0-9
          bytes=0-0       | 0-0
          bytes=90-       | 90-99
          bytes=90-1000   | 90-99
          bytes=-10       | 90-99
          bytes=-1000     | 0-99
          BYTES=5-6       | 5-6
          bytes= 5-6 ,8-9 | 5-6 8-9
          bytes=8-9,0-1   | 0-1 8-9
          bytes=0-4,5-9   | 0-9
          bytes=0-50,20-30| 0-50
          bytes=0-1,200-  | 0-1
          bytes=0-1,,4-5  | 0-1 4-5
          """)
  void readsWhatIsAskedFor(String header, String expected) {
    assertThat(read(header)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes",
        "bytes=",
        "bytes=-",
        "bytes=a-b",
        "bytes=9-2",
        "bytes=1-2-3",
        "bytes=+1-2",
        "bytes=1,2",
        "items=0-9",
        "bytes=0-99999999999999999999"
      })
  void ignoresWhatItCannotRead(String header) {
    assertThat(ByteRange.read(header, 100)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes=100-", "bytes=100-200", "bytes=-0", "bytes=200-,300-"})
  void knowsWhatIsNotThere(String header) {
    assertThat(ByteRange.read(header, 100)).hasValueSatisfying(it -> assertThat(it).isEmpty());
  }

  @Test
  void refusesManyParts() {
    assertThat(ByteRange.read("bytes=" + "0-0,2-2,".repeat(9) + "4-4", 100))
        .hasValueSatisfying(it -> assertThat(it).isEmpty());
  }

  @Test
  void readsALongListOfNothing() {
    assertThat(read("bytes=0-1" + ",".repeat(7_000))).isEqualTo("0-1");
  }

  @Test
  void ofNothingThereAreNoParts() {
    assertThat(ByteRange.read("bytes=0-", 0)).isEmpty();
    assertThat(ByteRange.read(null, 100)).isEmpty();
  }

  private static String read(String header) {
    return ByteRange.read(header, 100).orElseThrow().stream()
        .map(range -> range.first() + "-" + range.last())
        .collect(Collectors.joining(" "));
  }
}
