package dev.easel.http;

/** The body of an answer that may be given once: whoever keeps the answer keeps the rest of it. */
public interface HoldsSecret {

  /** The same body, without the secret. */
  Object withoutSecret();
}
