package dev.easel.encryption;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import dev.easel.http.Problem;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Encrypts and decrypts texts, each for one owner: what was encrypted for one cannot be put in the
 * place of another's. An encrypted text is a JWE in its compact form (RFC 7516: {@code dir},
 * AES-256 in GCM) with the id of its key.
 */
@Component
public class Encryption {

  private static final String OWNER = "own";

  private final Map<String, EncryptionProperties.Key> keys = new LinkedHashMap<>();
  private final EncryptionProperties.@Nullable Key first;

  Encryption(EncryptionProperties properties) {
    var parsed = properties.parsed();
    parsed.forEach(key -> keys.put(key.id(), key));
    first = parsed.isEmpty() ? null : parsed.getFirst();
  }

  /**
   * Encrypts with the first key.
   *
   * @param owner whose the text is, such as an id
   * @throws Problem 409 {@code encryption_not_configured} if there is no key
   */
  public String encrypt(String owner, String text) {
    var key = first();
    var jwe =
        new JWEObject(
            new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM)
                .keyID(key.id())
                .customParam(OWNER, owner)
                .build(),
            new Payload(text));
    try {
      jwe.encrypt(new DirectEncrypter(key.secret()));
      return jwe.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Decrypts with the key that encrypted it.
   *
   * @throws Undecryptable if it was encrypted for another owner, by a key that is not configured
   *     any more, or was changed
   */
  public String decrypt(String owner, String encrypted) {
    try {
      var jwe = JWEObject.parse(encrypted);
      if (!owner.equals(jwe.getHeader().getCustomParam(OWNER))) {
        throw new Undecryptable("It was encrypted for another.");
      }
      jwe.decrypt(new DirectDecrypter(key(jwe).secret()));
      return jwe.getPayload().toString();
    } catch (ParseException | JOSEException e) {
      throw new Undecryptable("It is not as it was encrypted.");
    }
  }

  private EncryptionProperties.Key key(JWEObject jwe) {
    var id = jwe.getHeader().getKeyID();
    var key = keys.get(id);
    if (key == null) {
      throw new Undecryptable("The key '%s' is not in EASEL_ENCRYPTION_KEYS.".formatted(id));
    }
    return key;
  }

  /** The same text, by the key that encrypts now. */
  String renewed(String owner, String encrypted) {
    return isCurrent(encrypted) ? encrypted : encrypt(owner, decrypt(owner, encrypted));
  }

  /** Whether the key that encrypts now did; what another did has to be encrypted again. */
  public boolean isCurrent(String encrypted) {
    try {
      return first().id().equals(JWEObject.parse(encrypted).getHeader().getKeyID());
    } catch (ParseException e) {
      return false;
    }
  }

  /** Whether there is a key. */
  public boolean isConfigured() {
    return first != null;
  }

  /** Why nothing can be encrypted; empty if it can. */
  public Optional<Problem> refusal() {
    return first == null ? Optional.of(noKey()) : Optional.empty();
  }

  private EncryptionProperties.Key first() {
    if (first == null) {
      throw noKey();
    }
    return first;
  }

  private static Problem noKey() {
    return new Problem(
        HttpStatus.CONFLICT,
        "encryption_not_configured",
        "Secrets cannot be kept: this Easel has no key to encrypt them with. Set"
            + " EASEL_ENCRYPTION_KEYS.");
  }
}
