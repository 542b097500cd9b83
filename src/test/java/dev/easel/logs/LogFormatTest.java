package dev.easel.logs;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which format a request prefers. */
class LogFormatTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "text/plain;q=0.5, application/x-ndjson | NDJSON",
        "*/*;q=0.1, application/x-ndjson;q=0.9 | NDJSON",
        "*/*, application/x-ndjson | NDJSON",
        "application/x-ndjson;q=0.5, text/* | TEXT",
        "application/x-ndjson, text/plain | NDJSON",
        "text/plain, application/x-ndjson | TEXT",
        "*/* | TEXT",
        "'' | TEXT",
        "| TEXT"
      })
  void theWeightierIsWritten(String accept, LogFormat format) {
    assertThat(LogFormat.of(accept)).isEqualTo(format);
  }
}
