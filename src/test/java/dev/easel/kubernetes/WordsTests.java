package dev.easel.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class WordsTests {

  @Test
  void controlCharactersAreSpaces() {
    assertThat(Words.bounded(" a\r\n\tb\0c\u001b[31m\u2028d ")).isEqualTo("a b c [31m d");
  }

  @Test
  void longWordsAreCut() {
    assertThat(Words.bounded("x".repeat(5_000))).hasSize(2_001).endsWith("x…");
    assertThat(Words.bounded("x".repeat(2_000))).hasSize(2_000);
    assertThat(Words.bounded("abc", 2)).isEqualTo("ab…");
  }

  @Test
  void noHalfOfACharacterIsLeft() {
    var cut = Words.bounded("a\ud800b" + "😀".repeat(3), 4);

    assertThat(cut).isEqualTo("a b…");
    assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(cut)).isTrue();
  }
}
