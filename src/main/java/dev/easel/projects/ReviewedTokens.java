package dev.easel.projects;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.BearerTokenAuthenticationToken;
import org.springframework.stereotype.Component;

/**
 * Makes of a token that was reviewed the caller: a runner of the project, or one who may nothing.
 */
@Component
class ReviewedTokens {

  private static final int LONGEST_NAME = 200;

  private final ObjectProvider<TokenReviews> reviews;
  private final Handlers handlers;
  private final Projects projects;

  ReviewedTokens(ObjectProvider<TokenReviews> reviews, Handlers handlers, Projects projects) {
    this.reviews = reviews;
    this.handlers = handlers;
    this.projects = projects;
  }

  /** What recognises this call's token; empty if it takes no others than all calls do. */
  Optional<AuthenticationManager> of(HttpServletRequest request) {
    var _ = handlers.of(request);
    return reviews.stream()
        .filter(it -> it.isTakenBy(request))
        .findFirst()
        .map(it -> asked -> recognised(it, asked, request));
  }

  private Authentication recognised(
      TokenReviews by, Authentication asked, HttpServletRequest request) {
    var token = ((BearerTokenAuthenticationToken) asked).getToken();
    return by.review(token, request)
        .map(reviewed -> KeyAuthentication.recognised(caller(reviewed)))
        .orElseThrow(() -> new InvalidBearerTokenException("nobody's token"));
  }

  private Caller caller(TokenReviews.Reviewed reviewed) {
    var user = reviewed.user();
    return new Caller(
        Caller.Kind.KUBERNETES,
        user,
        user.substring(0, Math.min(user.length(), LONGEST_NAME)),
        reviewed.isRunner() ? Role.RUNNER : null,
        projects.ofNamespace(reviewed.namespace()).map(Project::id).orElse(Projects.DEFAULT),
        null);
  }
}
