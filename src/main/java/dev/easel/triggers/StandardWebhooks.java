package dev.easel.triggers;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Standard Webhooks 1.0: {@code webhook-id}, {@code -timestamp} and {@code -signature}. */
final class StandardWebhooks implements Signing {

  private static final String START = "whsec_";
  private static final String VERSION = "v1,";
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
            .map(secret -> signature(secret, id + "." + time + ".", call.bytes()))
            .anyMatch(
                expected ->
                    Arrays.stream(signatures).anyMatch(given -> Hmacs.isSame(given, expected)));
    if (!isGood) {
      return Verdict.BAD;
    }
    return Hmacs.isStale(time, call.at()) ? Verdict.STALE : Verdict.GOOD;
  }

  private static String signature(String secret, String prefix, byte[] body) {
    var key = Base64.getDecoder().decode(secret.substring(START.length()));
    return VERSION + Base64.getEncoder().encodeToString(Hmacs.sign(key, prefix, body));
  }

  @Override
  public Optional<String> id(Received call) {
    return Optional.of(call.text("webhook-id"));
  }

  @Override
  public String secret() {
    return START + Base64.getEncoder().encodeToString(Hmacs.random());
  }

  @Override
  public boolean isSecret(String text) {
    try {
      var length = Base64.getDecoder().decode(text.substring(START.length())).length;
      return text.startsWith(START) && length >= 24 && length <= 64;
    } catch (IllegalArgumentException | StringIndexOutOfBoundsException e) {
      return false;
    }
  }
}
