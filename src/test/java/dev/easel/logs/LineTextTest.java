package dev.easel.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.env.MockEnvironment;

/** What of a line is kept. */
class LineTextTest {

  private static final LineText PLAIN = new LineText(100, UnaryOperator.identity());

  private final Secrets secrets =
      new Secrets(
          new MockEnvironment()
              .withProperty("easel.api-key", "our-own-long-key")
              .withProperty("easel.argo.token", "short"));

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      value = {
        ">\u001B[31mred\u001B[0m and \u001B[1;4mbold#>red and bold",
        ">\u001B]0;a title\u0007words#>words",
        ">\u001B]8;;http://x\u001B\\link\u001B]8;;\u001B\\#>link",
        ">\u001B(Bplain\u001B=#>plain",
        ">a\u0000b\u0008c\u007Fd\u0085e#>abcde",
        ">\u009B2Jgone#>gone",
        ">tab\tstays#>tab\tstays",
        ">Total ▎ 3%|é#>Total ▎ 3%|é"
      })
  void controlsAreDropped(String printed, String kept) {
    assertThat(of(PLAIN, printed)).isEqualTo(kept);
  }

  @Test
  void whatIsNotUtf8IsReplaced() {
    assertThat(PLAIN.of(new byte[] {'a', (byte) 0xC3, 'b', (byte) 0xFF}, 0))
        .isEqualTo("a\uFFFDb\uFFFD");
  }

  @Test
  void aLongLineIsCutAndSaysSo() {
    assertThat(of(PLAIN, "x".repeat(150))).isEqualTo("x".repeat(100) + " [50 more bytes were cut]");
    assertThat(PLAIN.of("y".repeat(100).getBytes(StandardCharsets.UTF_8), 7))
        .isEqualTo("y".repeat(100) + " [7 more bytes were cut]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token is hf_abcdefGHIJKL0123456789 here",
        "Authorization: Bearer abc.def-123456",
        "wandb: 0123456789abcdef0123456789abcdef01234567",
        "WANDB_API_KEY=sesame-open",
        "{\"api_key\": \"sesame open\", \"x\": 1}",
        "run --hf-token sesame-open now",
        "password: sesame-open",
        "client_secret='sesame open'",
        "https://user:sesame-open@example.com/x",
        "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0abcd.c2lnbmF0dXJl",
        "key our-own-long-key",
        "\u001B[1mhf_\u001B[0mabcdefGHIJKL0123456789"
      })
  void secretsAreMasked(String printed) {
    var kept = of(new LineText(1000, secrets.mask()), printed);

    assertThat(kept)
        .contains("[masked]")
        .doesNotContain("sesame")
        .doesNotContain("abcdefGHIJKL")
        .doesNotContain("abc.def")
        .doesNotContain("0123456789abcdef")
        .doesNotContain("our-own")
        .doesNotContain("eyJ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Loading the tokenizer: CLIPTokenizer",
        "LOSS: 0.42364463939548613 GPU: (U: 20,114mb F: 28,513mb T: 48,627mb)",
        "models/snapshots/5ede9e4bf3e3fd1cb0ef2f7a3fff13ee514fdf06/unet",
        "train/lr=2e-06, train/samples_seen=8, tokens_seen=12",
        "a short text"
      })
  void theRestStays(String printed) {
    assertThat(of(new LineText(1000, secrets.mask()), printed)).isEqualTo(printed);
  }

  @Test
  void aSecretAtTheEndOfALongLineIsMaskedToo() {
    var text = new LineText(100, secrets.mask());

    assertThat(of(text, "x".repeat(90) + " hf_abcdefGHIJKL0123456789abcdefgh"))
        .doesNotContain("hf_");
  }

  private static String of(LineText text, String printed) {
    return text.of(printed.getBytes(StandardCharsets.UTF_8), 0);
  }
}
