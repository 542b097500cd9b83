package dev.easel.argo;

/**
 * How Argo's server answers Easel.
 *
 * @param kind what came of asking
 * @param words its version or, where it gave none, its own words or those of the failure
 */
public record ServerState(Kind kind, String words) {

  /** What came of asking. */
  public enum Kind {
    /** It answered, and knows Easel's token. */
    ANSWERS,
    /** It does not take the token. */
    REFUSES,
    /** It gave another answer, or another server did. */
    FAILS,
    /** No answer: no connection, no trust in its certificate, no token to send. */
    UNREACHABLE
  }
}
