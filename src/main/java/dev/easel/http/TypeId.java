package dev.easel.http;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * Ids on the wire: a kind and 26 characters of lower-case Crockford base32 of a UUIDv7 (TypeID
 * 0.3). They sort by time.
 */
public final class TypeId {

  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final RandomGenerator RANDOM = new SecureRandom();

  private TypeId() {}

  /** A new UUIDv7 (RFC 9562, section 5.7). */
  public static UUID uuid(Instant now) {
    var high = (now.toEpochMilli() << 16) | 0x7000L | (RANDOM.nextLong() & 0x0fffL);
    var low = (RANDOM.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
    return new UUID(high, low);
  }

  /** The same UUIDv7 each time for a moment and a name: its random bits are the name's SHA-256. */
  public static UUID uuid(Instant moment, byte[] name) {
    try {
      var digest = ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(name));
      var high = (moment.toEpochMilli() << 16) | 0x7000L | (digest.getLong() & 0x0fffL);
      var low = (digest.getLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
      return new UUID(high, low);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The moment in a UUIDv7. */
  public static Instant instant(UUID uuid) {
    return Instant.ofEpochMilli(uuid.getMostSignificantBits() >>> 16);
  }

  public static String encode(String kind, UUID uuid) {
    var text = new char[26];
    var high = uuid.getMostSignificantBits();
    var low = uuid.getLeastSignificantBits();
    for (var i = 25; i >= 0; i--) {
      text[i] = ALPHABET.charAt((int) (low & 31));
      low = (low >>> 5) | (high << 59);
      high >>>= 5;
    }
    return kind + '_' + new String(text);
  }

  /** The UUID, or empty if the text is not an id of that kind. */
  public static Optional<UUID> decode(String kind, String text) {
    var prefix = kind + '_';
    // 26 characters hold 130 bits: the first may be 7 at most
    if (!text.startsWith(prefix)
        || text.length() != prefix.length() + 26
        || text.charAt(prefix.length()) > '7') {
      return Optional.empty();
    }
    var high = 0L;
    var low = 0L;
    for (var c : text.substring(prefix.length()).toCharArray()) {
      var digit = ALPHABET.indexOf(c);
      if (digit < 0) {
        return Optional.empty();
      }
      high = (high << 5) | (low >>> 59);
      low = (low << 5) | digit;
    }
    return Optional.of(new UUID(high, low));
  }
}
