package dev.easel.projects;

import dev.easel.http.Problem;
import dev.easel.http.ProblemWriter;
import dev.easel.http.Violation;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import org.springframework.beans.factory.ObjectProvider;
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
  private final Handlers handlers;
  private final ObjectProvider<Slips> slips;

  Refusals(
      ProblemWriter problems,
      MeterRegistry meters,
      Handlers handlers,
      ObjectProvider<Slips> slips) {
    this.handlers = handlers;
    this.problems = problems;
    this.meters = meters;
    this.slips = slips;
  }

  @Override
  public void commence(
      HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
      throws IOException {
    meters.counter("easel.access.refused", "why", "unauthorized").increment();
    response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    var refused = unauthorized();
    var _ = handlers.of(request);
    var seen = new ArrayList<Violation>();
    for (var each : slips) {
      seen.addAll(each.in(request));
    }
    problems.write(response, seen.isEmpty() ? refused : refused.with("errors", seen));
  }

  static Problem unauthorized() {
    return new Problem(
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
