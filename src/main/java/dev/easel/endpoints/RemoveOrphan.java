package dev.easel.endpoints;

import dev.easel.kubernetes.Cluster;
import dev.easel.kubernetes.ClusterFailure;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Deletes an InferenceService that no run serves from, this very one, and its row once it is gone.
 */
@Component
class RemoveOrphan implements EndpointTask {

  private static final Logger log = LoggerFactory.getLogger(RemoveOrphan.class);
  private static final Duration AGAIN = Duration.ofSeconds(2);
  private static final Duration LATER = Duration.ofSeconds(30);

  private final Endpoints endpoints;
  private final Cluster cluster;

  RemoveOrphan(Endpoints endpoints, Cluster cluster) {
    this.endpoints = endpoints;
    this.cluster = cluster;
  }

  @Override
  public String name() {
    return EndpointTasks.REMOVE_ORPHAN;
  }

  @Override
  public Optional<Duration> work(EndpointId id, long number) {
    return endpoints.find(id).flatMap(this::remove);
  }

  private Optional<Duration> remove(EndpointEntry entry) {
    try {
      if (cluster.delete(
          InferenceService.KIND, entry.namespace(), entry.name(), entry.seen().uid())) {
        return Optional.of(AGAIN);
      }
      endpoints.gone(entry.namespace(), entry.name(), entry.seen().uid());
      return Optional.empty();
    } catch (ClusterFailure failure) {
      log.warn("cannot delete endpoint {}, tries again: {}", entry.name(), failure.getMessage());
      return Optional.of(LATER);
    }
  }
}
