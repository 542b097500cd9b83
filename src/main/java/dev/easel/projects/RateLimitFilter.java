package dev.easel.projects;

import dev.easel.http.Problem;
import dev.easel.http.ProblemWriter;
import io.github.bucket4j.ConsumptionProbe;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Tells each caller how often he may still ask (draft-ietf-httpapi-ratelimit-headers, to its third
 * version), and refuses what is more.
 */
class RateLimitFilter extends OncePerRequestFilter {

  private final RateLimit limit;
  private final ProblemWriter problems;

  RateLimitFilter(RateLimit limit, ProblemWriter problems) {
    this.limit = limit;
    this.problems = problems;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return request.getHeader(HttpHeaders.AUTHORIZATION) == null; // of nobody known
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var caller = Caller.of(SecurityContextHolder.getContext().getAuthentication());
    var counted =
        Optional.ofNullable(caller)
            .filter(it -> it.kind() != Caller.Kind.ANONYMOUS)
            .flatMap(it -> limit.count(it.kind() + " " + it.id()))
            .orElse(null);
    if (counted != null) {
      tell(response, counted);
    }
    if (counted == null || counted.isConsumed()) {
      chain.doFilter(request, response);
    } else {
      problems.write(response, refusal(counted));
    }
  }

  private void tell(HttpServletResponse response, ConsumptionProbe counted) {
    response.setIntHeader("RateLimit-Limit", limit.perMinute());
    response.setHeader("RateLimit-Remaining", Long.toString(counted.getRemainingTokens()));
    response.setHeader("RateLimit-Reset", Long.toString(seconds(counted.getNanosToWaitForReset())));
  }

  private Problem refusal(ConsumptionProbe counted) {
    return new Problem(
            HttpStatus.TOO_MANY_REQUESTS,
            "rate_limited",
            "This caller may ask %d times a minute; ask again later.".formatted(limit.perMinute()))
        .retryAfter(seconds(counted.getNanosToWaitForRefill()));
  }

  private static long seconds(long nanos) {
    return Math.max(1, Duration.ofNanos(nanos).plusMillis(999).toSeconds());
  }
}
