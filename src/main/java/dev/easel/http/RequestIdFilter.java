package dev.easel.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.regex.Pattern;
import org.slf4j.MDC;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/** Gives every answer, log line and problem the caller's {@code X-Request-Id}, or a new one. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class RequestIdFilter extends OncePerRequestFilter {

  static final String HEADER = "X-Request-Id";
  static final String MDC_KEY = "request_id";
  private static final Pattern ACCEPTED = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  private final Clock clock;

  RequestIdFilter(Clock clock) {
    this.clock = clock;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var id = id(request, response);
    response.setHeader(HEADER, id);
    MDC.put(MDC_KEY, id);
    try {
      chain.doFilter(request, response);
    } finally {
      MDC.remove(MDC_KEY);
    }
  }

  private String id(HttpServletRequest request, HttpServletResponse response) {
    var before = response.getHeader(HEADER);
    if (before != null) {
      return before; // the error page of the same request
    }
    var given = request.getHeader(HEADER);
    return given != null && ACCEPTED.matcher(given).matches()
        ? given
        : TypeId.encode("req", TypeId.uuid(clock.instant()));
  }

  @Override
  protected boolean shouldNotFilterErrorDispatch() {
    return false;
  }
}
