package dev.easel.endpoints;

import dev.easel.http.Problem;
import dev.easel.kubernetes.Words;
import dev.easel.runs.Endpoint;
import dev.easel.runs.Run;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Where an endpoint is called: what KServe says, never built, and only inside the serving domains.
 *
 * @param base without a slash at its end; its path is KServe's, if it routes by path
 * @param host the Host header for a gateway; null to let the URI say it
 */
record Address(String base, @Nullable String host) {

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
              "Endpoint '%s' has no address yet; ask again.".formatted(run.endpointName()))
          .retryAfter(10);
    }
    var uri =
        read(given)
            .filter(read -> isServing(read, run.namespace(), properties))
            .orElseThrow(() -> refused(run, given));
    var path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
    return gateway == null
        ? new Address(uri.getScheme() + "://" + uri.getRawAuthority() + path, null)
        : new Address(gateway.toString().replaceAll("/+$", "") + path, uri.getRawAuthority());
  }

  private static Optional<URI> read(String given) {
    try {
      return Optional.of(URI.create(given));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isServing(URI uri, String namespace, PredictProperties properties) {
    var http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!http || uri.getHost() == null || uri.getUserInfo() != null) {
      return false;
    }
    var host = uri.getHost().toLowerCase(Locale.ROOT);
    return host.endsWith("." + namespace + ".svc")
        || host.endsWith("." + namespace + ".svc.cluster.local")
        || properties.domains().stream().anyMatch(domain -> host.endsWith("." + domain));
  }

  private static Problem refused(Run run, String given) {
    return new Problem(
        HttpStatus.BAD_GATEWAY,
        "endpoint_address_refused",
        ("KServe says that endpoint '%s' is at '%s', which is outside the serving domains; name its"
                + " domain in EASEL_PREDICT_DOMAINS if that is right.")
            .formatted(run.endpointName(), Words.bounded(given, 200)));
  }
}
