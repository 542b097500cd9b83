package dev.easel.http;

import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes in OpenAPI what {@link Idempotency} does for an operation. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Parameter(
    in = ParameterIn.HEADER,
    name = "Idempotency-Key",
    description =
        "Makes it safe to send this again within 24 hours: the same key and request get the"
            + " stored answer, with `Idempotency-Replayed: true`.",
    schema = @Schema(type = "string", minLength = 1, maxLength = 255, pattern = "^[!-~]+$"))
@Refusal(status = 400, code = "bad_idempotency_key", when = "The key is not visible ASCII.")
@Refusal(
    status = 422,
    code = "idempotency_key_reused",
    when = "The key was used with another request.")
public @interface TakesIdempotencyKey {}
