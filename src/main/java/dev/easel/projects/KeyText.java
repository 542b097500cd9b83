package dev.easel.projects;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A key as its holder has it: {@code easel_<prefix>_<secret>}, which scanners for leaked secrets
 * find by {@code easel_[0-9A-Za-z]{10}_[0-9A-Za-z]{43}}.
 *
 * @param prefix finds the key; not secret
 * @param secret 256 random bits in base 62
 */
record KeyText(String prefix, String secret) {

  /** How the text of every key begins. */
  static final String START = "easel_";

  private static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final Pattern FORM =
      Pattern.compile(START + "([0-9A-Za-z]{10})_([0-9A-Za-z]{43})");
  private static final SecureRandom RANDOM = new SecureRandom();

  static KeyText create() {
    return new KeyText(random(10, 56), random(43, 256));
  }

  static Optional<KeyText> parse(String token) {
    var matcher = FORM.matcher(token);
    return matcher.matches()
        ? Optional.of(new KeyText(matcher.group(1), matcher.group(2)))
        : Optional.empty();
  }

  /** Whether a text means to be a key, sound or not. */
  static boolean isMeant(String token) {
    return token.startsWith(START);
  }

  /** The key, secret part and all. */
  String text() {
    return START + prefix + '_' + secret;
  }

  /** SHA-256 of the secret part: it is random, so that nothing slower is needed. */
  String digest() {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(secret.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Compares in constant time. */
  boolean isOf(String digest) {
    return MessageDigest.isEqual(
        digest().getBytes(StandardCharsets.US_ASCII), digest.getBytes(StandardCharsets.US_ASCII));
  }

  private static String random(int length, int bits) {
    var number = new BigInteger(bits, RANDOM);
    var base = BigInteger.valueOf(ALPHABET.length());
    var text = new char[length];
    for (var i = length - 1; i >= 0; i--) {
      var digit = number.divideAndRemainder(base);
      text[i] = ALPHABET.charAt(digit[1].intValue());
      number = digit[0];
    }
    return new String(text);
  }

  /** Without the secret: this may reach a log. */
  @Override
  public String toString() {
    return START + prefix + "_…";
  }
}
