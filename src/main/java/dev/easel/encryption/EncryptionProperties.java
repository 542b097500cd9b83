package dev.easel.encryption;

import dev.easel.http.BadConfiguration;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What secrets in the database are encrypted with.
 *
 * @param keys each {@code <id>:<32 bytes in base64>}; the first encrypts, all decrypt ({@code
 *     EASEL_ENCRYPTION_KEYS})
 */
@ConfigurationProperties("easel.encryption")
record EncryptionProperties(@DefaultValue List<String> keys) {

  private static final Pattern ENTRY =
      Pattern.compile("(?<id>[A-Za-z0-9_-]{1,32}):(?<key>[A-Za-z0-9+/]{43}=)");

  EncryptionProperties {
    keys = keys.stream().map(String::strip).filter(it -> !it.isEmpty()).toList();
  }

  /** In the order of the setting. */
  List<Key> parsed() {
    var parsed = keys.stream().map(EncryptionProperties::key).toList();
    if (parsed.stream().map(Key::id).distinct().count() < parsed.size()) {
      throw new BadConfiguration(
          "EASEL_ENCRYPTION_KEYS has two keys of one id.",
          "Give each an id of its own, such as the day it was made.");
    }
    return parsed;
  }

  private static Key key(String entry) {
    var matcher = ENTRY.matcher(entry);
    if (!matcher.matches()) {
      throw new BadConfiguration(
          "EASEL_ENCRYPTION_KEYS has an entry that is no '<id>:<32 bytes in base64>'.",
          "Make one by: echo \"$(date +%F):$(openssl rand -base64 32)\"");
    }
    return new Key(
        matcher.group("id"),
        new SecretKeySpec(Base64.getDecoder().decode(matcher.group("key")), "AES"));
  }

  @Override
  public String toString() {
    return "EncryptionProperties[" + keys.size() + " keys]";
  }

  /**
   * One of them.
   *
   * @param id is stored with what it encrypted
   */
  record Key(String id, SecretKey secret) {}
}
