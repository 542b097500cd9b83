package dev.easel.triggers;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** What the schemes have in common: HMAC-SHA256, comparing, random secrets, times. */
final class Hmacs {

  private static final Duration TOLERANCE = Duration.ofMinutes(5);
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");
  private static final Pattern VISIBLE = Pattern.compile("[!-~][ -~]{14,253}[!-~]");
  private static final SecureRandom RANDOM = new SecureRandom();

  private Hmacs() {}

  /** HMAC-SHA256 of a prefix and a body. */
  static byte[] sign(byte[] key, String prefix, byte[] body) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(prefix.getBytes(StandardCharsets.UTF_8));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static boolean isSame(String given, String expected) {
    return MessageDigest.isEqual(
        given.getBytes(StandardCharsets.UTF_8), expected.getBytes(StandardCharsets.UTF_8));
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  static String sha256(byte[] bytes) {
    try {
      return hex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** True if it is a Unix time in seconds, and none within five minutes of now. */
  static boolean isStale(String seconds, Instant now) {
    return Duration.between(Instant.ofEpochSecond(Long.parseLong(seconds)), now)
            .abs()
            .compareTo(TOLERANCE)
        > 0;
  }

  static boolean isTime(String seconds) {
    return SECONDS.matcher(seconds).matches();
  }

  /** 256 random bits. */
  static byte[] random() {
    var bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  static String randomText() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(random());
  }

  /** 16 to 255 visible characters of ASCII, with spaces between them. */
  static boolean isVisible(String text) {
    return VISIBLE.matcher(text).matches();
  }
}
