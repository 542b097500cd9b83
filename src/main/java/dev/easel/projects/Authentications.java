package dev.easel.projects;

import dev.easel.http.ProblemWriter;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.stereotype.Component;

/** How callers are recognised. */
@Component
class Authentications {

  private final KeyAuthentication keys;
  private final Issuers issuers;
  private final ReviewedTokens reviewed;
  private final Tokens tokens;
  private final OpenDoor door;
  private final Refusals refusals;
  private final ProblemWriter problems;

  Authentications(
      KeyAuthentication keys,
      Issuers issuers,
      ReviewedTokens reviewed,
      Tokens tokens,
      OpenDoor door,
      Refusals refusals,
      ProblemWriter problems) {
    this.keys = keys;
    this.issuers = issuers;
    this.reviewed = reviewed;
    this.tokens = tokens;
    this.door = door;
    this.refusals = refusals;
    this.problems = problems;
  }

  void addTo(HttpSecurity http) {
    http.addFilterBefore(new CallersUnknown(problems), BearerTokenAuthenticationFilter.class)
        .addFilterBefore(new LoopbackCallers(door, problems), BearerTokenAuthenticationFilter.class)
        .oauth2ResourceServer(
            o ->
                o.authenticationManagerResolver(this::manager)
                    .bearerTokenResolver(tokens)
                    .authenticationEntryPoint(refusals)
                    .accessDeniedHandler(refusals));
  }

  /**
   * What looks like a key is one; what an issuer of ours made is that one's to know. The rest are
   * tokens of others, if the call takes them, or of issuers that nobody trusts.
   */
  private AuthenticationManager manager(HttpServletRequest request) {
    var token = String.valueOf(tokens.resolve(request));
    if (KeyText.isMeant(token) || keys.isEnvironments(token)) {
      return keys;
    }
    if (issuers.made(token)) {
      return issuers.of(request);
    }
    return reviewed.of(request).orElseGet(() -> issuers.isEmpty() ? keys : issuers.of(request));
  }
}
