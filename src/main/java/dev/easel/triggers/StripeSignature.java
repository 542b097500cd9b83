package dev.easel.triggers;

import dev.easel.http.JsonBody;
import dev.easel.http.Problem;
import java.util.List;
import java.util.Optional;

/** Stripe's {@code Stripe-Signature: t=…,v1=…}, over the time and the body. */
final class StripeSignature implements Signing {

  private static final int LONGEST_ID = 255;

  @Override
  public Verdict verdict(Received call, List<String> secrets) {
    var parts = List.of(call.text("stripe-signature").split(","));
    var time = values(parts, "t=").findFirst().orElse("");
    if (!Hmacs.isTime(time)) {
      return Verdict.BAD;
    }
    var isGood =
        secrets.stream()
            .map(secret -> Hmacs.sign(bytes(secret), time + ".", call.bytes()))
            .map(Hmacs::hex)
            .anyMatch(expected -> values(parts, "v1=").anyMatch(it -> Hmacs.isSame(it, expected)));
    if (!isGood) {
      return Verdict.BAD;
    }
    return Hmacs.isStale(time, call.at()) ? Verdict.STALE : Verdict.GOOD;
  }

  private static java.util.stream.Stream<String> values(List<String> parts, String name) {
    return parts.stream()
        .map(String::strip)
        .filter(part -> part.startsWith(name))
        .map(part -> part.substring(name.length()));
  }

  private static byte[] bytes(String secret) {
    return secret.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  /** The event's id, which is in the signed body. */
  @Override
  public Optional<String> id(Received call) {
    try {
      var id = JsonBody.of(call.bytes()).json().path("id").asString("");
      return Optional.of(id).filter(it -> !it.isEmpty() && it.length() <= LONGEST_ID);
    } catch (Problem unreadable) {
      return Optional.empty();
    }
  }

  @Override
  public String secret() {
    return "whsec_" + Hmacs.randomText();
  }

  @Override
  public boolean isSecret(String text) {
    return Hmacs.isVisible(text);
  }
}
