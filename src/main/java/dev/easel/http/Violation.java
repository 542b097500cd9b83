package dev.easel.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One thing wrong with a request (RFC 9457, section 3: extension members).
 *
 * @param pointer where in the body, a JSON Pointer as URI fragment ({@code #/parameters/lr}); null
 *     for the query
 * @param parameter which query parameter; null for the body
 * @param code stable, for programs
 * @param message what was wrong and what was expected, for people
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Violation(
    @Nullable String pointer, @Nullable String parameter, String code, String message) {}
