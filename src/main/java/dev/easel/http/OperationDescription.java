package dev.easel.http;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Arrays;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.stereotype.Component;
import org.springframework.web.method.HandlerMethod;

/**
 * Adds to each operation what all share: request ids, and the problems it answers with, those it
 * declares as {@link Refusal} among them.
 */
@Component
class OperationDescription implements OperationCustomizer {

  private static final String PROBLEM = "application/problem+json";

  @Override
  public Operation customize(Operation operation, HandlerMethod method) {
    operation.addParametersItem(
        new Parameter()
            .in("header")
            .name(RequestIdFilter.HEADER)
            .description("1 to 128 letters, digits, '.', '_' and '-'; any other is replaced.")
            .schema(new StringSchema()));
    refusals(operation, method);
    operation
        .getResponses()
        .values()
        .forEach(
            answer ->
                answer.addHeaderObject(
                    RequestIdFilter.HEADER,
                    new Header().description("The caller's, or a new one.").schema(text())));
    return operation;
  }

  private static void refusals(Operation operation, HandlerMethod method) {
    AnnotatedElementUtils.getMergedRepeatableAnnotations(
            method.getMethod(), Refusal.class, Refusal.All.class)
        .forEach(it -> add(operation, it.status(), it.code(), it.when()));
    add(operation, 400, "bad_request", "The address or a header cannot be read.");
    add(operation, 400, "bad_query", "The query is not percent-encoded UTF-8.");
    add(operation, 401, "unauthorized", "The key is missing, wrong, revoked or expired.");
    add(operation, 406, "not_acceptable", "`Accept` excludes what this call answers.");
    add(operation, 422, "invalid_request", "What was sent is not acceptable; `errors` says why.");
    add(operation, 500, "internal_error", "Easel failed; its log tells why under the request id.");
    add(operation, 503, "database_unavailable", "PostgreSQL is away; ask again.");
    if (takes(method, JsonBody.class) || takes(method, RawBody.class)) {
      add(operation, 400, "malformed_json", "The body is not one JSON object.");
      add(operation, 413, "body_too_large", "The body is too large.");
    }
    if (takes(method, JsonBody.class)) {
      add(operation, 415, "unsupported_media_type", "The body must be application/json.");
    }
  }

  private static boolean takes(HandlerMethod method, Class<?> body) {
    return Arrays.stream(method.getMethodParameters())
        .anyMatch(it -> it.getParameterType() == body);
  }

  private static void add(Operation operation, int status, String code, String when) {
    var answer =
        operation
            .getResponses()
            .computeIfAbsent(Integer.toString(status), added -> new ApiResponse());
    var line = "- `%s`: %s".formatted(code, when);
    answer.setDescription(
        answer.getDescription() == null ? line : answer.getDescription() + "\n" + line);
    if (answer.getContent() == null) {
      answer.setContent(new Content());
    }
    var problem = answer.getContent().computeIfAbsent(PROBLEM, added -> new MediaType());
    problem.setSchema(new Schema<>().$ref("#/components/schemas/Problem"));
    problem.addExamples(code, new Example().value(ProblemDescription.example(status, code, when)));
    if (status == 503 || status == 429) {
      answer.addHeaderObject(
          "Retry-After",
          new Header()
              .description("Seconds until it is worth asking again.")
              .schema(new IntegerSchema()));
    }
  }

  private static Schema<?> text() {
    return new StringSchema();
  }
}
