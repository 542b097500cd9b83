package dev.easel.projects;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;

/** Recognises, for some calls, callers by tokens that neither Easel nor one of its issuers made. */
public interface TokenReviews {

  /** Whether this call, of which the route is known, takes such tokens. */
  boolean isTakenBy(HttpServletRequest request);

  /**
   * Whose token it is; empty if it is nobody's.
   *
   * @throws ReviewUnavailable if nobody can say now
   */
  Optional<Reviewed> review(String token, HttpServletRequest request);

  /**
   * Who sent a token.
   *
   * @param user as who made the token calls him
   * @param namespace that the call is for
   * @param isRunner whether he may start what the call starts
   */
  record Reviewed(String user, String namespace, boolean isRunner) {}
}
