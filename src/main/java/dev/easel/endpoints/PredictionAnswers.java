package dev.easel.endpoints;

import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.http.ProblemDetail;

/** What the two predict calls have in common in OpenAPI. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@RequestBody(
    required = true,
    description = "What to draw; 64 KiB at most.",
    content =
        @Content(
            mediaType = "application/json",
            schema = @Schema(implementation = PredictRequest.class),
            examples =
                @ExampleObject(
                    name = "guide",
                    summary = "The guide's prompt",
                    value =
                        """
                        {"prompt": "A photo of sks dog at the beach",
                         "parameters": {"seed": 42, "width": 512, "height": 512}}
                        """)))
@ApiResponse(
    responseCode = "200",
    description = "The picture: PNG, or what else the predictor drew.",
    content = {
      @Content(mediaType = "image/png", schema = @Schema(type = "string", format = "binary")),
      @Content(mediaType = "image/jpeg", schema = @Schema(type = "string", format = "binary")),
      @Content(mediaType = "image/webp", schema = @Schema(type = "string", format = "binary"))
    })
@ApiResponse(
    responseCode = "400",
    description = "`malformed_json`.",
    content =
        @Content(
            mediaType = "application/problem+json",
            schema = @Schema(implementation = ProblemDetail.class)))
@ApiResponse(
    responseCode = "404",
    description = "`run_not_found` or `model_not_found`.",
    content =
        @Content(
            mediaType = "application/problem+json",
            schema = @Schema(implementation = ProblemDetail.class)))
@ApiResponse(
    responseCode = "409",
    description =
        "`not_deployed`, `endpoint_stopped`, `endpoint_failed`, `endpoint_deleted`,"
            + " `model_ambiguous` or `predictor_unknown`: asking again does not help.",
    content =
        @Content(
            mediaType = "application/problem+json",
            schema = @Schema(implementation = ProblemDetail.class)))
@ApiResponse(
    responseCode = "410",
    description = "`run_deleted`.",
    content =
        @Content(
            mediaType = "application/problem+json",
            schema = @Schema(implementation = ProblemDetail.class)))
@ApiResponse(
    responseCode = "413",
    description = "`body_too_large`.",
    content =
        @Content(
            mediaType = "application/problem+json",
            schema = @Schema(implementation = ProblemDetail.class)))
@ApiResponse(
    responseCode = "422",
    description = "`invalid_request`, with everything wrong in `errors`.",
    content =
        @Content(
            mediaType = "application/problem+json",
            schema = @Schema(implementation = ProblemDetail.class)))
@ApiResponse(
    responseCode = "429",
    description = "`too_many_predictions` at this endpoint; see `Retry-After`.",
    content =
        @Content(
            mediaType = "application/problem+json",
            schema = @Schema(implementation = ProblemDetail.class)))
@ApiResponse(
    responseCode = "502",
    description =
        "`predictor_error` with the predictor's words, `predictor_unreachable`,"
            + " `predictor_broke_off` or `endpoint_address_refused`.",
    content =
        @Content(
            mediaType = "application/problem+json",
            schema = @Schema(implementation = ProblemDetail.class)))
@ApiResponse(
    responseCode = "503",
    description =
        "`endpoint_waking`, `endpoint_deploying` or `predictions_busy`; see `Retry-After`.",
    content =
        @Content(
            mediaType = "application/problem+json",
            schema = @Schema(implementation = ProblemDetail.class)))
@ApiResponse(
    responseCode = "504",
    description = "`predictor_timeout`.",
    content =
        @Content(
            mediaType = "application/problem+json",
            schema = @Schema(implementation = ProblemDetail.class)))
@interface PredictionAnswers {}
