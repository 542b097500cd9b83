package dev.easel.endpoints;

import dev.easel.http.BadConfiguration;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How prompts reach predictors, and how many.
 *
 * @param gateway the serving gateway's address, if Easel runs outside the cluster: it is called
 *     with the Host of the endpoint's URL ({@code EASEL_PREDICT_GATEWAY})
 * @param domains domains of endpoints beside the namespace's {@code .svc} ({@code
 *     EASEL_PREDICT_DOMAINS})
 * @param timeout until the whole picture is passed on; Knative ends a request after 300 s
 * @param wakeWait how long a caller waits for an endpoint that sleeps, unless it says {@code
 *     Prefer: wait}
 * @param perEndpoint requests at one endpoint at once
 * @param waiting requests that wait for their turn at one endpoint, at most
 * @param overall requests at or waiting for all endpoints at once
 * @param largestSide of a picture, in pixels
 */
@ConfigurationProperties("easel.predict")
record PredictProperties(
    @Nullable URI gateway,
    @DefaultValue List<String> domains,
    @DefaultValue("300s") Duration timeout,
    @DefaultValue("60s") Duration wakeWait,
    @DefaultValue("4") int perEndpoint,
    @DefaultValue("16") int waiting,
    @DefaultValue("128") int overall,
    @DefaultValue("1024") int largestSide) {

  /**
   * Refuses what cannot work.
   *
   * @throws BadConfiguration naming the setting
   */
  PredictProperties {
    gateway = gateway == null || gateway.toString().isBlank() ? null : origin(gateway);
    domains = domains.stream().map(PredictProperties::domain).filter(d -> !d.isEmpty()).toList();
    positive("timeout", timeout.toMillis());
    positive("per-endpoint", perEndpoint);
    positive("overall", overall);
    positive("largest-side", largestSide / 64);
  }

  private static URI origin(URI gateway) {
    var http = "http".equals(gateway.getScheme()) || "https".equals(gateway.getScheme());
    var bare = gateway.getRawPath() == null || gateway.getRawPath().matches("/*");
    if (!http || gateway.getHost() == null || gateway.getUserInfo() != null || !bare) {
      throw new BadConfiguration(
          "EASEL_PREDICT_GATEWAY is '%s', which is no origin.".formatted(gateway),
          "Set it to the serving gateway's address, such as http://gateway.example.com:8080, or"
              + " leave it empty inside the cluster.");
    }
    return gateway;
  }

  private static String domain(String given) {
    return given.strip().replaceAll("^[*.]+", "").toLowerCase(Locale.ROOT);
  }

  private static void positive(String name, long value) {
    if (value < 1) {
      throw new BadConfiguration(
          "easel.predict.%s is too small.".formatted(name),
          "Leave it out for its default, or give it a larger value.");
    }
  }
}
