package dev.easel.endpoints;

import dev.easel.http.Problem;
import dev.easel.runs.Endpoint;
import dev.easel.runs.Run;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Where an endpoint is called: what KServe says, never built, and only inside the serving domains.
 *
 * @param host the Host header for a gateway; null to let the URI say it
 */
record Address(URI base, @Nullable String host) {

  /**
   * @throws Problem 502 if KServe's address lies elsewhere; 503 if there is none yet
   */
  static Address of(Run run, Endpoint endpoint, PredictProperties properties) {
    var gateway = properties.gateway();
    var given = gateway == null ? endpoint.address() : endpoint.url();
    if (given == null) {
      throw new Problem(
              HttpStatus.SERVICE_UNAVAILABLE,
              "endpoint_deploying",
              "Endpoint '%s' has no address yet.".formatted(run.endpointName()))
          .retryAfter(10);
    }
    var uri = URI.create(given);
    if (!isServing(uri, run.namespace(), properties)) {
      throw new Problem(
          HttpStatus.BAD_GATEWAY,
          "endpoint_address_refused",
          ("KServe says that endpoint '%s' is at host '%s', which is outside the serving domains;"
                  + " name its domain in EASEL_PREDICT_DOMAINS if that is right.")
              .formatted(run.endpointName(), uri.getHost()));
    }
    return gateway == null ? new Address(uri, null) : new Address(gateway, uri.getAuthority());
  }

  private static boolean isServing(URI uri, String namespace, PredictProperties properties) {
    var host = uri.getHost();
    if (host == null || uri.getUserInfo() != null) {
      return false;
    }
    return host.endsWith("." + namespace + ".svc")
        || host.endsWith("." + namespace + ".svc.cluster.local")
        || properties.domains().stream().anyMatch(domain -> host.endsWith("." + domain));
  }
}
