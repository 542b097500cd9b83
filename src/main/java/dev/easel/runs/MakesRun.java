package dev.easel.runs;

import dev.easel.http.Refusal;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;

/** What all ways to a run out of another take and answer, for their description in OpenAPI. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Parameter(
    in = ParameterIn.HEADER,
    name = "Idempotency-Key",
    description = "As with `POST /v1/runs`.",
    schema = @Schema(type = "string", minLength = 1, maxLength = 255, pattern = "^[!-~]+$"))
@ApiResponse(
    responseCode = "201",
    description = "The new run, queued.",
    headers = {
      @Header(
          name = HttpHeaders.LOCATION,
          description = "Where the new run is.",
          schema = @Schema(type = "string")),
      @Header(
          name = HttpHeaders.ETAG,
          description = "For `If-Match`.",
          schema = @Schema(type = "string")),
      @Header(
          name = "Idempotency-Replayed",
          description = "`true` if this is the answer to an earlier request of this key.",
          schema = @Schema(type = "string"))
    },
    content =
        @Content(
            mediaType = MediaType.APPLICATION_JSON_VALUE,
            schema = @Schema(implementation = CreatedRun.class)))
@ApiResponse(
    responseCode = "200",
    description = "With `dry_run=true`: what would become of it.",
    content =
        @Content(
            mediaType = MediaType.APPLICATION_JSON_VALUE,
            schema = @Schema(implementation = DryRunView.class)))
@Refusal(status = 400, code = "bad_idempotency_key", when = "The key is not visible ASCII.")
@Refusal(status = 404, code = "run_not_found", when = "No run has this id or name.")
@Refusal(status = 410, code = "run_deleted", when = "The run was deleted.")
@Refusal(
    status = 409,
    code = "recipe_unusable",
    when = "The recipe is broken in the cluster; `problems` says how.")
@Refusal(
    status = 422,
    code = "idempotency_key_reused",
    when = "The key was used with another request.")
@interface MakesRun {}
