package dev.easel.kubernetes;

import static java.util.stream.Collectors.toList;

import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
    var kinds =
        followers.atWork().stream()
            .collect(Collectors.groupingBy(KubernetesHealth::kind, TreeMap::new, toList()));
    kinds.forEach((kind, followed) -> health.withDetail(kind, shown(followed)));
    try {
      health.up().withDetail("version", cluster.version(PATIENCE));
    } catch (ClusterFailure failure) {
      health.down().withDetail("error", String.valueOf(failure.getMessage()));
    }
  }

  private static String kind(ResourceFollower follower) {
    var path = follower.selection().path();
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** Whoever asks has no key: numbers, and no namespace. */
  private static Map<String, Object> shown(List<ResourceFollower> followed) {
    var states = followed.stream().map(ResourceFollower::state).toList();
    var shown = new LinkedHashMap<String, Object>();
    shown.put("followed", states.size());
    shown.put("watching", states.stream().filter(FollowerState::watching).count());
    shown.put("failing", states.stream().filter(it -> it.lastError() != null).count());
    states.stream()
        .map(FollowerState::lastContact)
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder())
        .ifPresent(oldest -> shown.put("last_contact", oldest));
    return shown;
  }
}
