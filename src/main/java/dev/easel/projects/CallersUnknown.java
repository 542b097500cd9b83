package dev.easel.projects;

import dev.easel.http.Problem;
import dev.easel.http.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.oauth2.jwt.JwtDecoderInitializationException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Says what is away where it could not be found out who calls: PostgreSQL, or an issuer. */
class CallersUnknown extends OncePerRequestFilter {

  private static final Logger log = LoggerFactory.getLogger(CallersUnknown.class);

  private final ProblemWriter problems;

  CallersUnknown(ProblemWriter problems) {
    this.problems = problems;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    try {
      chain.doFilter(request, response);
    } catch (DataAccessResourceFailureException | CannotCreateTransactionException e) {
      answer(response, e, "database_unavailable", "Easel's database does not answer; ask again.");
    } catch (ReviewUnavailable e) {
      answer(
          response,
          e,
          "cluster_unreachable",
          "The cluster does not say whose token it is; ask again, or use an API key.");
    } catch (ProjectUnnamed e) {
      problems.write(
          response,
          HttpStatus.UNPROCESSABLE_CONTENT,
          "project_not_named",
          String.valueOf(e.getMessage()));
    } catch (AuthenticationServiceException | JwtDecoderInitializationException e) {
      answer(
          response,
          e,
          "issuer_unavailable",
          "The issuer of your token does not tell its keys; ask again, or use an API key.");
    }
  }

  private void answer(
      HttpServletResponse response, RuntimeException failure, String code, String detail)
      throws IOException {
    if (response.isCommitted()) {
      throw failure;
    }
    log.warn("{}: {}", code, failure.getMessage());
    problems.write(
        response, new Problem(HttpStatus.SERVICE_UNAVAILABLE, code, detail).retryAfter(5));
  }
}
