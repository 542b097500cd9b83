package dev.easel.encryption;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What calls are signed with as Standard Webhooks 1.0 says: {@code whsec_} and 24 to 64 bytes in
 * base64.
 */
public record WebhookSecret(String text) {

  private static final String PREFIX = "whsec_";
  private static final int BYTES = 32;
  private static final int FEWEST = 24;
  private static final int MOST = 64;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** A new one, of 32 bytes. */
  public static WebhookSecret create() {
    var bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new WebhookSecret(PREFIX + Base64.getEncoder().encodeToString(bytes));
  }

  /** Whether a text can be one. */
  public static boolean isOne(String text) {
    try {
      var length = text.startsWith(PREFIX) ? key(text).length : 0;
      return length >= FEWEST && length <= MOST;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * One entry of {@code webhook-signature}.
   *
   * @param id the call's {@code webhook-id}
   * @param timestamp its {@code webhook-timestamp}, in seconds
   */
  public String sign(String id, String timestamp, byte[] body) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key(text), "HmacSHA256"));
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] key(String text) {
    return Base64.getDecoder().decode(text.substring(PREFIX.length()));
  }

  /** Without it: this may reach a log. */
  @Override
  public String toString() {
    return PREFIX + "…";
  }
}
