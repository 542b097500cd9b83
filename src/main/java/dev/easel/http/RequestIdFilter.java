package dev.easel.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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
    return id(request.getHeader(HEADER), TypeId.uuid(clock.instant()));
  }

  /** The caller's id, or one made of the other if he gave none that is sound. */
  static String id(@Nullable String given, UUID other) {
    return given != null && ACCEPTED.matcher(given).matches() ? given : TypeId.encode("req", other);
  }

  @Override
  protected boolean shouldNotFilterErrorDispatch() {
    return false;
  }
}
