package dev.easel.http;

import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** How a problem document looks, for OpenAPI. */
@Schema(
    name = "Problem",
    description =
        "A problem document (RFC 9457). Some carry further members, such as the `run` that is in"
            + " the way.",
    additionalProperties = Schema.AdditionalPropertiesValue.TRUE)
record ProblemDescription(
    @Schema(description = "Always `about:blank`, which is left out.") @Nullable URI type,
    @Schema(description = "The status in words.", example = "Unprocessable Content") String title,
    @Schema(description = "The HTTP status.", example = "422") int status,
    @Schema(description = "What was wrong, what was expected and what to do.")
        @Nullable String detail,
    @Schema(description = "The path that was called.", example = "/v1/runs")
        @Nullable String instance,
    @Schema(description = "Stable, for programs.", example = "invalid_request") String code,
    @Schema(
            description = "The answer's `X-Request-Id`, which Easel's log has too.",
            example = "req_01kaq7w3k9e5xv6m2t8r4n0bcd")
        @Nullable String requestId,
    @Schema(description = "Everything wrong with the request, if that was it.")
        @Nullable List<Violation> errors) {

  static Map<String, Object> example(int status, String code, String detail) {
    var example = new LinkedHashMap<String, Object>();
    example.put("title", HttpStatus.valueOf(status).getReasonPhrase());
    example.put("status", status);
    example.put("detail", detail);
    example.put("code", code);
    example.put("request_id", "req_01kaq7w3k9e5xv6m2t8r4n0bcd");
    return example;
  }

  /** What a parameter may be. */
  static io.swagger.v3.oas.models.media.Schema<?> scalar() {
    return new io.swagger.v3.oas.models.media.Schema<>()
        .types(new java.util.LinkedHashSet<>(List.of("string", "number", "boolean")));
  }
}
