package dev.easel.triggers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.easel.http.RawBody;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Signatures that others published with the secrets they were made with. */
class SigningTest {

  private static final String HUB = "It's a Secret to Everybody";

  private static Received received(Map<String, String> headers, String body, long at) {
    return new Received(
        name -> Optional.ofNullable(headers.get(name)),
        "192.0.2.1",
        RawBody.of(body.getBytes(UTF_8)),
        Instant.ofEpochSecond(at));
  }

  /** From Svix's "Verifying webhooks manually", which Standard Webhooks took over. */
  @ParameterizedTest
  @CsvSource({"1614265330, GOOD", "1614265629, GOOD", "1614265631, STALE", "1614265029, STALE"})
  void standardWebhooks(long now, Verdict verdict) {
    var call =
        received(
            Map.of(
                "webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek",
                "webhook-timestamp", "1614265330",
                "webhook-signature",
                    "v1,AAAA v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE= v2,other"),
            "{\"test\": 2432232314}",
            now);

    var signing = Scheme.STANDARD_WEBHOOKS.signing();
    assertThat(signing.verdict(call, List.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")))
        .isEqualTo(verdict);
    assertThat(signing.verdict(call, List.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSx")))
        .isEqualTo(Verdict.BAD);
    assertThat(Scheme.STANDARD_WEBHOOKS.key(call)).isEqualTo("id:msg_p5jXN8AQM9LWM0D4loKWxJek");
  }

  /** From GitHub's "Validating webhook deliveries". */
  @Test
  void github() {
    var header = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    var good = received(Map.of("x-hub-signature-256", header), "Hello, World!", 0);
    var changed = received(Map.of("x-hub-signature-256", header), "Hello, World?", 0);
    var older = received(Map.of("x-hub-signature", header), "Hello, World!", 0);

    var signing = Scheme.GITHUB.signing();
    assertThat(signing.verdict(good, List.of("another secret of some", HUB)))
        .isEqualTo(Verdict.GOOD);
    assertThat(signing.verdict(good, List.of("another secret of some"))).isEqualTo(Verdict.BAD);
    assertThat(signing.verdict(changed, List.of(HUB))).isEqualTo(Verdict.BAD);
    assertThat(signing.verdict(older, List.of(HUB))).isEqualTo(Verdict.BAD);
    assertThat(signing.verdict(good, List.of())).isEqualTo(Verdict.BAD);
    assertThat(signing.isSecret(HUB)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "STANDARD_WEBHOOKS, whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw, true",
    "STANDARD_WEBHOOKS, MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ, false",
    "STANDARD_WEBHOOKS, whsec_c2hvcnQ=, false",
    "STANDARD_WEBHOOKS, whsec_, false",
    "STANDARD_WEBHOOKS, w, false",
    "GITHUB, short, false",
    "STRIPE, whsec_a1b2c3d4e5f6g7h8, true",
    "NONE, whsec_a1b2c3d4e5f6g7h8, false"
  })
  void whatASecretMayBe(Scheme scheme, String text, boolean may) {
    assertThat(scheme.signing().isSecret(text)).isEqualTo(may);
  }

  @Test
  void madeSecretsAreSecretsAndNoTwoAlike() {
    for (var scheme : List.of(Scheme.STANDARD_WEBHOOKS, Scheme.STRIPE, Scheme.BEARER)) {
      var made = scheme.signing().secret();
      assertThat(scheme.signing().isSecret(made)).as(made).isTrue();
      assertThat(scheme.signing().secret()).isNotEqualTo(made);
    }
  }
}
