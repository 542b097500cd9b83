package dev.easel.projects;

import dev.easel.http.Refusal;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A call that takes no key and recognises its caller by itself, by how what was sent is signed. It
 * stands in the place of {@link Allowed}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@Refusal(status = 401, code = "bad_signature", when = "It is not signed as it has to be.")
public @interface Signed {}
