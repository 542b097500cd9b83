package dev.easel.runs;

import dev.easel.http.Refusal;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What begins something that the project's quota bounds, for its description in OpenAPI. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.ANNOTATION_TYPE})
@Refusal(
    status = 429,
    code = "quota_exceeded",
    when = "The project has as much as its quota allows: `quota` names the limit.")
public @interface Admitted {}
