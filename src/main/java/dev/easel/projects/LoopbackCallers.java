package dev.easel.projects;

import dev.easel.http.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.util.function.SingletonSupplier;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Where no key is asked for, lets callers in, and keeps out the pages of other sites that a browser
 * on this machine shows: they reach loopback too, by its address or by a name of their own.
 */
class LoopbackCallers extends OncePerRequestFilter {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private final OpenDoor door;
  private final ProblemWriter problems;

  LoopbackCallers(OpenDoor door, ProblemWriter problems) {
    this.door = door;
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var origin = request.getHeader(HttpHeaders.ORIGIN);
    if (!door.mayBeOpen()
        || (LOOPBACK.contains(request.getServerName())
            && (origin == null || LOOPBACK.contains(host(origin))))) {
      letIn();
      chain.doFilter(request, response);
    } else {
      problems.write(
          response,
          HttpStatus.FORBIDDEN,
          "forbidden",
          "Without EASEL_API_KEY Easel answers calls to localhost only, not those of other sites.");
    }
  }

  /** Whoever comes is known, unless a token says who it is; found out once, if it matters. */
  private void letIn() {
    if (door.mayBeOpen()) {
      SecurityContextHolder.setDeferredContext(
          SingletonSupplier.of(
              () ->
                  door.isOpen()
                      ? new SecurityContextImpl(KeyAuthentication.recognised(Caller.ANONYMOUS))
                      : new SecurityContextImpl()));
    }
  }

  private static @Nullable String host(String origin) {
    try {
      return URI.create(origin).getHost();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
