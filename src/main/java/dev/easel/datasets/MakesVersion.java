package dev.easel.datasets;

import dev.easel.http.Refusal;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.http.HttpHeaders;

/** What every change of a set that is no upload answers, for its description in OpenAPI. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@ApiResponse(
    responseCode = "200",
    description = "The data set, being validated.",
    headers =
        @Header(
            name = HttpHeaders.ETAG,
            description = "For `If-Match`.",
            schema = @Schema(type = "string")))
@Refusal(status = 404, code = "dataset_not_found", when = Examples.NOT_FOUND)
@Refusal(status = 409, code = "dataset_changing", when = Examples.CHANGING)
@Refusal(status = 412, code = "changed_meanwhile", when = Examples.CHANGED)
@Refusal(status = 503, code = "volume_not_mounted", when = Examples.UNMOUNTED)
@Refusal(status = 503, code = "volume_failed", when = Examples.FAILED)
@Refusal(status = 507, code = "volume_full", when = Examples.FULL)
@Refusal(status = 507, code = "insufficient_storage", when = Examples.FLOOR)
@Refusal(status = 429, code = "quota_exceeded", when = Examples.QUOTA)
@interface MakesVersion {}
