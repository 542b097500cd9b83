package dev.easel.egress;

/** An address is not called: its form, or where it leads, is not allowed. Nothing was sent. */
public final class EgressRefused extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String code;

  EgressRefused(String code, String message) {
    super(message);
    this.code = code;
  }

  /** What was expected. */
  public String why() {
    return String.valueOf(getMessage());
  }

  /** Stable, such as {@code address_not_public}. */
  public String code() {
    return code;
  }
}
