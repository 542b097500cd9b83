package dev.easel.endpoints;

import dev.easel.http.Refusal;
import dev.easel.runs.Admitted;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.ExampleObject;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.http.MediaType;

/** What both ways to a picture take and answer, for their description in OpenAPI. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@RequestBody(
    required = true,
    content =
        @Content(
            mediaType = MediaType.APPLICATION_JSON_VALUE,
            schema = @Schema(implementation = PredictRequest.class),
            examples =
                @ExampleObject(
                    name = "guide",
                    summary = "The guide's test query",
                    value = PredictRequest.EXAMPLE)))
@ApiResponse(
    responseCode = "200",
    description = "The picture, as the predictor drew it: PNG, or JPEG or WebP.",
    content = {
      @Content(mediaType = "image/png", schema = @Schema(type = "string", format = "binary")),
      @Content(mediaType = "image/jpeg", schema = @Schema(type = "string", format = "binary")),
      @Content(mediaType = "image/webp", schema = @Schema(type = "string", format = "binary"))
    })
@Admitted
@Refusal(
    status = 409,
    code = "not_deployed",
    when = "The run has deployed no endpoint, or not yet.")
@Refusal(
    status = 409,
    code = "endpoint_stopped",
    when = "The endpoint was stopped, and not by its lease or for a quota; start it.")
@Refusal(
    status = 409,
    code = "endpoint_failed",
    when = "The endpoint failed; deploy its run again.")
@Refusal(status = 409, code = "endpoint_deleted", when = "The endpoint was deleted.")
@Refusal(
    status = 409,
    code = "predictor_unknown",
    when = "The recipe's predictor speaks a dialect that Easel does not know.")
@Refusal(
    status = 429,
    code = "too_many_predictions",
    when = "Others are drawing at this endpoint; see Retry-After.")
@Refusal(status = 502, code = "predictor_broke_off", when = "The answer broke off.")
@Refusal(
    status = 502,
    code = "predictor_error",
    when = "The predictor's own refusal, in its words.")
@Refusal(status = 502, code = "predictor_unreachable", when = "The endpoint could not be reached.")
@Refusal(
    status = 502,
    code = "endpoint_address_refused",
    when = "KServe names a host outside the serving domains.")
@Refusal(status = 503, code = "endpoint_deploying", when = "The endpoint is being deployed.")
@Refusal(
    status = 503,
    code = "endpoint_waking",
    when = "The endpoint slept, or its lease had stopped it, and it is coming up.")
@Refusal(status = 503, code = "predictions_busy", when = "Too many others are drawing.")
@Refusal(status = 504, code = "predictor_timeout", when = "Nothing was drawn in time.")
@interface Draws {}
