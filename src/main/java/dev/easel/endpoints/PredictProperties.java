package dev.easel.endpoints;

import java.net.URI;
import java.time.Duration;
import java.util.List;
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
 * @param timeout until a picture begins
 * @param wakeWait how long a caller waits for an endpoint that sleeps, unless it says {@code
 *     Prefer: wait}
 * @param perEndpoint requests at one endpoint at once
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
    @DefaultValue("128") int overall,
    @DefaultValue("1024") int largestSide) {

  PredictProperties {
    gateway = gateway == null || gateway.toString().isBlank() ? null : gateway;
  }
}
