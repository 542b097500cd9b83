package dev.easel.triggers;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiFunction;

/**
 * A header that has the secret itself, or what is made of it and the body alone.
 *
 * @param name the header's
 * @param value what it must have, by secret and body
 */
record SharedSecret(String name, BiFunction<String, byte[], String> value) implements Signing {

  /** {@code X-Hub-Signature-256: sha256=…}. */
  static final SharedSecret GITHUB =
      new SharedSecret(
          "x-hub-signature-256",
          (secret, body) ->
              "sha256=" + Hmacs.hex(Hmacs.sign(secret.getBytes(StandardCharsets.UTF_8), "", body)));

  /** {@code X-Gitlab-Token}. */
  static final SharedSecret GITLAB = new SharedSecret("x-gitlab-token", (secret, body) -> secret);

  /** {@code Authorization: Bearer …}. */
  static final SharedSecret BEARER =
      new SharedSecret("authorization", (secret, body) -> "Bearer " + secret);

  @Override
  public Verdict verdict(Received call, List<String> secrets) {
    var given = call.text(name);
    return secrets.stream().anyMatch(it -> Hmacs.isSame(given, value.apply(it, call.bytes())))
        ? Verdict.GOOD
        : Verdict.BAD;
  }

  @Override
  public String secret() {
    return Hmacs.randomText();
  }

  @Override
  public boolean isSecret(String text) {
    return Hmacs.isVisible(text);
  }
}
