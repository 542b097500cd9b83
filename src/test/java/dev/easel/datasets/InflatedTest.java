package dev.easel.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** An archive is not unpacked without end, whatever a set takes of it. */
class InflatedTest {

  private static final DatasetProperties LIMITS =
      new DatasetProperties(
          DataSize.ofMegabytes(1),
          DataSize.ofKilobytes(10),
          10,
          4_000_000,
          1,
          Duration.ofSeconds(10),
          DataSize.ofMegabytes(1),
          512,
          Duration.ofMinutes(1),
          10,
          Duration.ofMinutes(1));

  @Test
  void bytesEnd() throws IOException {
    assertThat(read(20 * 1024)).isEqualTo(20 * 1024);
    assertThatThrownBy(() -> read(20 * 1024 + 1))
        .isInstanceOf(UploadRefused.class)
        .hasMessageContaining("at most");
  }

  private static long read(int bytes) throws IOException {
    try (var inflated = new Inflated(new ByteArrayInputStream(new byte[bytes]), LIMITS)) {
      return inflated.transferTo(OutputStream.nullOutputStream());
    }
  }

  @Test
  void entriesEnd() throws IOException {
    try (var inflated = new Inflated(new ByteArrayInputStream(new byte[0]), LIMITS)) {
      for (var n = 0; n < 20; n++) {
        inflated.entry();
      }
      assertThatThrownBy(inflated::entry).isInstanceOf(UploadRefused.class);
    }
  }
}
