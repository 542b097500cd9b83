package dev.easel.projects;

import dev.easel.http.Refusal;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The least role that a call needs. A controller's method without it is refused to everybody; it is
 * read before the call's query and body are.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Refusal(status = 403, code = "forbidden", when = "The call needs a higher role than the caller's.")
@Refusal(
    status = 404,
    code = "project_not_found",
    when = "There is no such project as `Easel-Project` names, or it is not the caller's.")
@Refusal(
    status = 429,
    code = "rate_limited",
    when = "The caller has asked as often as it may; `RateLimit-Limit` says how often that is.")
@Refusal(
    status = 503,
    code = "issuer_unavailable",
    when = "The issuer of the caller's token does not tell its keys; ask again.")
public @interface Allowed {

  Role value();
}
