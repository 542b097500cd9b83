package dev.easel.datasets;

import dev.easel.http.Refusal;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What {@code If-None-Match} on what is put may be refused for, for its description in OpenAPI. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Refusal(
    status = 412,
    code = "exists_already",
    when = "`If-None-Match: *`, and there is one of that name.")
@Refusal(status = 422, code = "bad_if_none_match", when = "`If-None-Match` is not `*`.")
@interface TakesIfNoneMatch {}
