package dev.easel.http;

import java.security.Principal;
import java.util.Set;

/** Tells whose answers may stay open; who may call at all is not told here. */
@FunctionalInterface
public interface KnownCallers {

  /**
   * Those of the callers, each known when his answer began, who are known no longer.
   *
   * @param callers as the requests named them
   */
  Set<Principal> gone(Set<Principal> callers);
}
