package dev.easel.endpoints;

import dev.easel.kubernetes.Cluster;
import dev.easel.kubernetes.ClusterFailure;
import dev.easel.kubernetes.ClusterRefused;
import dev.easel.kubernetes.Words;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Has an endpoint be as it was ordered last: look, patch what differs, look again. Whatever row is
 * at work, it is the newest order that it follows; so one that was slow and late is set right by
 * itself.
 */
@Component
class FollowOrder implements EndpointTask {

  private static final Duration SOON = Duration.ofMillis(500);
  private static final Duration LATER = Duration.ofSeconds(15);
  private static final int CONFLICT = 409;

  private final Endpoints endpoints;
  private final Cluster cluster;
  private final JsonMapper json;
  private final Clock clock;

  FollowOrder(Endpoints endpoints, Cluster cluster, JsonMapper json, Clock clock) {
    this.endpoints = endpoints;
    this.cluster = cluster;
    this.json = json;
    this.clock = clock;
  }

  @Override
  public String name() {
    return EndpointTasks.ORDER;
  }

  @Override
  public Optional<Duration> work(EndpointId id, long number) {
    var entry = endpoints.find(id);
    var open = entry.filter(it -> it.order().number() != number || !it.order().done());
    return open.flatMap(this::follow);
  }

  private Optional<Duration> follow(EndpointEntry entry) {
    try {
      var service =
          cluster
              .find(InferenceService.KIND, entry.namespace(), entry.name())
              .map(InferenceService::new)
              .filter(found -> found.uid().equals(entry.seen().uid()));
      return service.flatMap(found -> follow(entry, found));
    } catch (ClusterRefused refused) {
      return failed(entry, refused, refused.status() == CONFLICT ? SOON : LATER);
    } catch (ClusterFailure failure) {
      return failed(entry, failure, LATER);
    }
  }

  private Optional<Duration> follow(EndpointEntry entry, InferenceService service) {
    var order = entry.order();
    var patch = difference(order, service);
    if (patch.isEmpty()) {
      endpoints.change(entry.id(), it -> it.orderIsDone(order.number(), clock.instant()));
      var newest = endpoints.find(entry.id()).map(it -> it.order().number());
      return newest.filter(it -> it != order.number()).map(it -> SOON);
    }
    // whoever has changed it since this look was at work at the same time
    patch.withObject("/metadata").put("resourceVersion", service.resourceVersion());
    return cluster
        .patch(InferenceService.KIND, entry.namespace(), entry.name(), patch)
        .map(written -> difference(order, new InferenceService(written)))
        .filter(left -> !left.isEmpty())
        .map(left -> failed(entry, "Admission took back what was written: " + left, LATER))
        .orElse(Optional.of(SOON));
  }

  private Optional<Duration> failed(EndpointEntry entry, ClusterFailure failure, Duration pause) {
    return failed(entry, String.valueOf(failure.getMessage()), pause);
  }

  private Optional<Duration> failed(EndpointEntry entry, String why, Duration pause) {
    var words = Words.bounded(why, 500);
    endpoints.change(
        entry.id(), it -> it.orderFailed(entry.order().number(), words, clock.instant()));
    return Optional.of(pause);
  }

  /** What is to be patched so that the service is as ordered; empty if it is. */
  private ObjectNode difference(Order order, InferenceService service) {
    var patch = json.createObjectNode();
    if (order.stopped() != null && order.stopped() != service.isToBeStopped()) {
      var annotations = patch.withObject("/metadata/annotations");
      if (order.stopped()) {
        annotations.put(InferenceService.STOP, "true");
      } else {
        annotations.putNull(InferenceService.STOP);
      }
    }
    var is = service.scale();
    if (order.scaleToZeroSeconds() != null
        && !order.scaleToZeroSeconds().equals(is.scaleToZeroSeconds())) {
      patch
          .withObject("/metadata/annotations")
          .put(InferenceService.IDLE, order.scaleToZeroSeconds() + "s");
    }
    if (order.minReplicas() != null && order.minReplicas() != is.minReplicas()) {
      patch.withObject("/spec/predictor").put("minReplicas", order.minReplicas());
    }
    if (order.maxReplicas() != null && !order.maxReplicas().equals(is.maxReplicas())) {
      patch.withObject("/spec/predictor").put("maxReplicas", order.maxReplicas());
    }
    return patch;
  }
}
