package dev.easel.http;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
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
    var attribute = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    var known = attribute instanceof Integer code ? HttpStatus.resolve(code) : null;
    var status = known == null ? HttpStatus.INTERNAL_SERVER_ERROR : known;
    var problem = new Problem(status, ProblemHandler.code(status), status.getReasonPhrase() + ".");
    return ResponseEntity.status(status)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(ProblemHandler.document(problem));
  }
}
