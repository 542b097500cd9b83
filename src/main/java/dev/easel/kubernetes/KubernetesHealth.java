package dev.easel.kubernetes;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/** Shows whether the cluster answers and how following fares. Not part of readiness. */
@Component("kubernetesHealthIndicator")
class KubernetesHealth extends AbstractHealthIndicator {

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Cluster cluster;
  private final Followers followers;

  KubernetesHealth(Cluster cluster, Followers followers) {
    super("The cluster does not answer");
    this.cluster = cluster;
    this.followers = followers;
  }

  @Override
  protected void doHealthCheck(Health.Builder health) {
    for (var follower : followers.atWork()) {
      health.withDetail(follower.selection().path(), shown(follower.state()));
    }
    try {
      health.up().withDetail("version", cluster.version(PATIENCE));
    } catch (ClusterFailure failure) {
      health.down().withDetail("error", String.valueOf(failure.getMessage()));
    }
  }

  private static Map<String, Object> shown(FollowerState state) {
    var shown = new LinkedHashMap<String, Object>();
    shown.put("watching", state.watching());
    if (state.lastContact() != null) {
      shown.put("last_contact", state.lastContact());
    }
    if (state.lastListing() != null) {
      shown.put("last_listing", state.lastListing());
    }
    if (state.lastError() != null) {
      shown.put("last_error", state.lastError());
    }
    return shown;
  }
}
