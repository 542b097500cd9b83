package dev.easel.projects;

import dev.easel.http.Problem;
import dev.easel.http.ProblemWriter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.stereotype.Component;

/** Says to a caller what he lacks: a key, or a role. */
@Component
class Refusals implements AuthenticationEntryPoint, AccessDeniedHandler {

  private final ProblemWriter problems;
  private final MeterRegistry meters;

  Refusals(ProblemWriter problems, MeterRegistry meters) {
    this.problems = problems;
    this.meters = meters;
  }

  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
      throws IOException {
    meters.counter("easel.access.refused", "why", "unauthorized").increment();
    response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    problems.write(
        response,
        HttpStatus.UNAUTHORIZED,
        "unauthorized",
        "Send a key that is neither revoked nor expired as 'Authorization: Bearer <key>'.");
  }

  @Override
  public void handle(
      HttpServletRequest request, HttpServletResponse response, AccessDeniedException e)
      throws IOException {
    meters.counter("easel.access.refused", "why", "forbidden").increment();
    problems.write(response, forbidden(e));
  }

  private static Problem forbidden(AccessDeniedException e) {
    return e instanceof AuthorizationDeniedException denied
            && denied.getAuthorizationResult() instanceof RoleRule.Decision decision
            && decision.needed() != null
            && decision.caller() != null
        ? new RoleLacking(decision.needed(), decision.caller())
        : new Problem(HttpStatus.FORBIDDEN, "forbidden", "Nobody may call this.");
  }
}
