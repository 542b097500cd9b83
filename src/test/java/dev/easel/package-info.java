/** Easel on a pretend cluster: the stories, the faults, and {@code ./mvnw spring-boot:test-run}. */
@NullMarked
package dev.easel;

import org.jspecify.annotations.NullMarked;
