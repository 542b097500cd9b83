package dev.easel.http;

import jakarta.servlet.http.HttpServletResponse;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** The one table from exception to answer; every answer is {@code application/problem+json}. */
@RestControllerAdvice
class ProblemHandler extends ResponseEntityExceptionHandler {

  private static final Logger log = LoggerFactory.getLogger(ProblemHandler.class);

  @ExceptionHandler(Problem.class)
  ResponseEntity<ProblemDetail> problem(Problem problem) {
    return ResponseEntity.status(problem.status())
        .headers(problem.headers())
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(document(problem));
  }

  @ExceptionHandler(MethodArgumentTypeMismatchException.class)
  ResponseEntity<ProblemDetail> mismatch(MethodArgumentTypeMismatchException e) {
    var violations = new Violations();
    if (isNumber(e.getRequiredType()) && String.valueOf(e.getValue()).matches("-?[0-9]+")) {
      violations.addParameter(
          e.getName(), "out_of_range", "'%s' is too large a number.".formatted(e.getName()));
    } else {
      violations.addParameter(
          e.getName(),
          "wrong_type",
          "'%s' must be %s.".formatted(e.getName(), expected(e.getRequiredType())));
    }
    return problem(new Invalid(violations.all()));
  }

  private static boolean isNumber(@Nullable Class<?> type) {
    return type == int.class || type == Integer.class || type == long.class || type == Long.class;
  }

  private static String expected(@Nullable Class<?> type) {
    if (type == null) {
      return "of another type";
    }
    if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(", ", "one of ", ""));
    }
    if (type == Instant.class) {
      return "a time such as 2026-01-31T12:00:00Z";
    }
    return type == boolean.class ? "true or false" : "a whole number";
  }

  /** Spring Security 7 looks at a header's characters when somebody reads it. */
  @ExceptionHandler(RequestRejectedException.class)
  ResponseEntity<ProblemDetail> unreadable() {
    return problem(
        new Problem(
            HttpStatus.BAD_REQUEST,
            "bad_request",
            "A header has characters beyond ASCII, or control characters."));
  }

  /** Into an answer that has begun nothing can be written; the container cuts it off. */
  @ExceptionHandler({
    CannotCreateTransactionException.class,
    DataAccessResourceFailureException.class
  })
  ResponseEntity<ProblemDetail> withoutDatabase(Exception e, HttpServletResponse response)
      throws Exception {
    if (response.isCommitted()) {
      throw e;
    }
    log.warn("PostgreSQL is away: {}", e.getMessage());
    return problem(
        new Problem(
                HttpStatus.SERVICE_UNAVAILABLE,
                "database_unavailable",
                "Easel's database does not answer; ask again.")
            .retryAfter(5));
  }

  @ExceptionHandler(Exception.class)
  ResponseEntity<ProblemDetail> unforeseen(Exception e, HttpServletResponse response)
      throws Exception {
    if (response.isCommitted()) {
      throw e;
    }
    log.error("unforeseen", e);
    return problem(
        new Problem(
            HttpStatus.INTERNAL_SERVER_ERROR,
            "internal_error",
            "Easel failed on this request; its log tells why under the request id."));
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
      HandlerMethodValidationException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    var violations = new Violations();
    for (var result : e.getParameterValidationResults()) {
      var name = String.valueOf(result.getMethodParameter().getParameterName());
      result
          .getResolvableErrors()
          .forEach(
              error ->
                  violations.addParameter(
                      name, "out_of_range", "'%s' %s.".formatted(name, error.getDefaultMessage())));
    }
    return withBody(problem(new Invalid(violations.all())));
  }

  @Override
  protected @Nullable ResponseEntity<Object> handleExceptionInternal(
      Exception e,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    var detail = ProblemDetail.forStatus(status);
    detail.setDetail(words(e, status));
    complete(detail, code(status));
    return ResponseEntity.status(status)
        .headers(headers)
        .contentType(MediaType.APPLICATION_PROBLEM_JSON)
        .body(detail);
  }

  private static @Nullable String words(Exception e, HttpStatusCode status) {
    if (status.value() == HttpStatus.NOT_FOUND.value()) {
      return "There is no such path; /v3/api-docs.yaml lists all.";
    }
    return e instanceof ErrorResponse known ? known.getBody().getDetail() : null;
  }

  static ProblemDetail document(Problem problem) {
    var detail = ProblemDetail.forStatusAndDetail(problem.status(), problem.detail());
    problem.members().forEach(detail::setProperty);
    complete(detail, problem.code());
    return detail;
  }

  static String code(HttpStatusCode status) {
    var known = HttpStatus.resolve(status.value());
    return known == null ? "error" : known.name().toLowerCase(Locale.ROOT);
  }

  private static void complete(ProblemDetail detail, String code) {
    detail.setProperty("code", code);
    var requestId = MDC.get(RequestIdFilter.MDC_KEY);
    if (requestId != null) {
      detail.setProperty("request_id", requestId);
    }
  }

  private static ResponseEntity<Object> withBody(ResponseEntity<ProblemDetail> answer) {
    return ResponseEntity.status(answer.getStatusCode())
        .headers(answer.getHeaders())
        .body(answer.getBody());
  }
}
