package dev.easel.triggers;

import dev.easel.encryption.WebhookSecret;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Standard Webhooks 1.0: {@code webhook-id}, {@code -timestamp} and {@code -signature}. */
final class StandardWebhooks implements Signing {

  private static final Pattern ID = Pattern.compile("[!-~]{1,255}");

  @Override
  public Verdict verdict(Received call, List<String> secrets) {
    var id = call.text("webhook-id");
    var time = call.text("webhook-timestamp");
    if (!ID.matcher(id).matches() || !Hmacs.isTime(time)) {
      return Verdict.BAD;
    }
    var signatures = call.text("webhook-signature").split(" ");
    var isGood =
        secrets.stream()
            .map(secret -> new WebhookSecret(secret).sign(id, time, call.bytes()))
            .anyMatch(
                expected ->
                    Arrays.stream(signatures).anyMatch(given -> Hmacs.isSame(given, expected)));
    if (!isGood) {
      return Verdict.BAD;
    }
    return Hmacs.isStale(time, call.at()) ? Verdict.STALE : Verdict.GOOD;
  }

  @Override
  public Optional<String> id(Received call) {
    return Optional.of(call.text("webhook-id"));
  }

  @Override
  public String secret() {
    return WebhookSecret.create().text();
  }

  @Override
  public boolean isSecret(String text) {
    return WebhookSecret.isOne(text);
  }
}
