package dev.easel.egress;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request to an address that a user named.
 *
 * @param url as {@link Egress#url} read it
 * @param body null for none
 * @param patience until the last byte of the answer is read
 * @param limit the most bytes of the answer's body
 */
public record EgressCall(
    String method,
    URI url,
    Map<String, String> headers,
    @Nullable String body,
    Duration patience,
    long limit) {

  /** Asks for what is there. */
  public static EgressCall get(URI url, Duration patience, long limit) {
    return new EgressCall("GET", url, Map.of(), null, patience, limit);
  }
}
