package dev.easel.http;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * That a caller means to make a thing, not to replace one (RFC 9110, section 13.1.2).
 *
 * @param header {@code If-None-Match} as it came, {@code *}; null if it did not
 */
public record IfNoneMatch(@Nullable String header) {

  /**
   * As it came.
   *
   * @throws Problem 422 if it is another than {@code *}: that a thing has another ETag is nothing
   *     to make it anew for
   */
  public IfNoneMatch {
    if (header != null && !header.strip().equals("*")) {
      throw new Problem(
          HttpStatus.UNPROCESSABLE_CONTENT,
          "bad_if_none_match",
          "If-None-Match takes '*' here, for what is not to be there yet; to replace what has an"
              + " ETag, send it as If-Match.");
    }
  }

  /**
   * Of a thing that there is.
   *
   * @throws Problem 412 if there was to be none
   */
  public void require() {
    if (header != null) {
      throw new Problem(
          HttpStatus.PRECONDITION_FAILED, "exists_already", "There is one of that name already.");
    }
  }
}
