package dev.easel.triggers;

import java.util.List;
import java.util.Optional;

/** One way in which systems sign their calls. Whatever is secret is compared in constant time. */
interface Signing {

  /**
   * Whether the call is signed by who has one of the secrets.
   *
   * @param secrets the newest first
   */
  Verdict verdict(Received call, List<String> secrets);

  /** The sender's own id of a call that is well signed, if the signature is over it. */
  default Optional<String> id(Received call) {
    return Optional.empty();
  }

  /** A new secret. */
  String secret();

  /** Whether a text can be one. */
  boolean isSecret(String text);
}
