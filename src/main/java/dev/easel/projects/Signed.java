package dev.easel.projects;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A call that takes no key and recognises its caller by itself, by how what was sent is signed, or
 * by what nobody else knows. It stands in the place of {@link Allowed}.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Signed {

  /** What it needs instead of a key. */
  String value() default "a signature";
}
