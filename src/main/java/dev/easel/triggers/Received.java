package dev.easel.triggers;

import dev.easel.http.RawBody;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What came to a trigger's address.
 *
 * @param header its headers by name; the first of several
 * @param address where it came from
 * @param body as it came, byte for byte
 */
record Received(
    Function<String, Optional<String>> header, String address, RawBody body, Instant at) {

  /** Tells of hops that calls of Easels to each other have taken. */
  static final String HOP = "easel-hop";

  /** Headers that the log of deliveries has: none of them is a secret, or signs anything. */
  private static final List<String> KEPT =
      List.of(
          "content-type",
          "user-agent",
          "webhook-id",
          "webhook-timestamp",
          "x-github-event",
          "x-github-delivery",
          "x-gitlab-event",
          "x-gitlab-event-uuid",
          HOP);

  private static final int LONGEST = 500;

  static Received of(HttpServletRequest request, String address, RawBody body, Instant at) {
    return new Received(name -> Optional.ofNullable(request.getHeader(name)), address, body, at);
  }

  byte[] bytes() {
    return body.bytes();
  }

  /** The value of a header; empty text if it is absent. */
  String text(String name) {
    return header.apply(name).orElse("");
  }

  Map<String, String> kept() {
    var kept = new LinkedHashMap<String, String>();
    for (var name : KEPT) {
      header
          .apply(name)
          .ifPresent(
              value -> kept.put(name, value.substring(0, Math.min(value.length(), LONGEST))));
    }
    return kept;
  }
}
