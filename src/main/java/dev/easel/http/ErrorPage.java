package dev.easel.http;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What the container answers by itself, outside any controller, as a problem document too; nothing
 * is added to an answer that has begun.
 */
@Hidden
@RestController
class ErrorPage implements ErrorController {

  @RequestMapping("${spring.web.error.path:/error}")
  @Nullable ResponseEntity<ProblemDetail> error(
      HttpServletRequest request, HttpServletResponse response) {
    if (response.isCommitted()) {
      return null;
    }
    var answer = document(status(request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE)));
    var detail = answer.getBody();
    if (detail != null
        && request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String path) {
      instance(path).ifPresent(detail::setInstance);
    }
    return answer;
  }

  private static Optional<URI> instance(String path) {
    try {
      return Optional.of(new URI(path));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static HttpStatus status(@Nullable Object attribute) {
    if (attribute == null) {
      return HttpStatus.NOT_FOUND; // nothing failed: somebody asked for this page
    }
    var known = attribute instanceof Integer code ? HttpStatus.resolve(code) : null;
    return known == null ? HttpStatus.INTERNAL_SERVER_ERROR : known;
  }

  static String words(HttpStatus status) {
    return status == HttpStatus.BAD_REQUEST
        ? "The request's address or a header cannot be read."
        : status.getReasonPhrase() + ".";
  }

  private static ResponseEntity<ProblemDetail> document(HttpStatus status) {
    var problem = new Problem(status, ProblemHandler.code(status), words(status));
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(ProblemHandler.document(problem));
  }
}
