package dev.easel.projects;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Writes down each request that may change something before it is acted on, and afterwards how it
 * was answered. What cannot be written down is not done. Requests of nobody known are only counted.
 */
class AuditFilter extends OncePerRequestFilter {

  private static final Logger log = LoggerFactory.getLogger(AuditFilter.class);
  private static final Set<String> READING = Set.of("GET", "HEAD");

  private final Audit audit;

  AuditFilter(Audit audit) {
    this.audit = audit;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return READING.contains(request.getMethod());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    var caller = Caller.of(SecurityContextHolder.getContext().getAuthentication());
    if (caller == null) {
      chain.doFilter(request, response);
      return;
    }
    var entry = audit.begin(caller, request, response);
    var returned = false;
    try {
      chain.doFilter(request, response);
      returned = true;
    } finally {
      complete(entry, response, returned);
    }
  }

  private void complete(AuditId entry, HttpServletResponse response, boolean returned) {
    var status = returned || response.isCommitted() ? response.getStatus() : 500;
    try {
      audit.complete(entry, status, response);
    } catch (DataAccessException e) {
      log.warn("the answer {} to {} was not written down: {}", status, entry, e.getMessage());
    }
  }
}
