package dev.easel.encryption;

/** A secret in the database cannot be read: its key is missing, or it is not as it was stored. */
public final class Undecryptable extends RuntimeException {

  private static final long serialVersionUID = 1L;

  Undecryptable(String why) {
    super(why);
  }
}
