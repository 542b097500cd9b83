package dev.easel.datasets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CaptionTest {

  /** As CLIP's own tokenizer has at least. */
  @ParameterizedTest
  @CsvSource({"a photo of a dog, 7", "it's 1999!, 9", "'', 2", "Hund... über Hund, 6"})
  void tokensAreCountedAsALowerBound(String text, int tokens) {
    assertThat(Caption.of(text.getBytes(UTF_8)).tokens()).isEqualTo(tokens);
  }

  @Test
  void blanksAreNoTextAndOtherBytesNeither() {
    assertThat(Caption.of(" a\ndog  \n".getBytes(UTF_8)).isEmpty()).isFalse();
    assertThat(Caption.of("  \n ".getBytes(UTF_8)).isEmpty()).isTrue();
    assertThat(Caption.of(new byte[] {(byte) 0xff, 'a'}).isText()).isFalse();
  }
}
