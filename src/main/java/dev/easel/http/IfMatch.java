package dev.easel.http;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * The version of a thing that a caller means to change (RFC 9110, section 13.1.1).
 *
 * @param header {@code If-Match} as it came; null if it did not
 */
public record IfMatch(@Nullable String header) {

  /**
   * Compared as RFC 9110 says: any of the list, and a weak one is never the same.
   *
   * @throws Problem 412 if the thing has another ETag
   */
  public void require(String etag) {
    if (header != null
        && !header.equals("*")
        && Arrays.stream(header.split(",")).map(String::strip).noneMatch(etag::equals)) {
      throw new Problem(
          HttpStatus.PRECONDITION_FAILED,
          "changed_meanwhile",
          "It has changed since that ETag; read it again.");
    }
  }
}
