package dev.easel.projects;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;
import org.springframework.stereotype.Component;

/**
 * Takes the token out of a request. Where no key is asked for, only one that means to be Easel's
 * counts: calls carry tokens for others there, or a variable that is not set.
 */
@Component
class Tokens implements BearerTokenResolver {

  private static final String BEARER = "Bearer ";

  private final BearerTokenResolver strict = new DefaultBearerTokenResolver();
  private final OpenDoor door;
  private final Handlers handlers;

  Tokens(OpenDoor door, Handlers handlers) {
    this.door = door;
    this.handlers = handlers;
  }

  @Override
  public @Nullable String resolve(HttpServletRequest request) {
    var header = request.getHeader(HttpHeaders.AUTHORIZATION);
    if (header == null
        || (!header.regionMatches(
                true, 0, BEARER + KeyText.START, 0, (BEARER + KeyText.START).length())
            && door.mayBeOpen())) {
      return null;
    }
    if (handlers.isSigned(request)) {
      return null; // what it carries is of its signature
    }
    return strict.resolve(request);
  }
}
