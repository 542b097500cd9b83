package dev.easel.endpoints;

import jakarta.persistence.Column;
import jakarta.persistence.Embeddable;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint is to be; where a member is null, it stays as it is.
 *
 * @param number counts the orders of an endpoint
 * @param done the cluster had it when it was last looked at
 * @param problem why it is not done yet
 */
@Embeddable
record Order(
    @Column(name = "order_number") long number,
    @Column(name = "order_stopped") @Nullable Boolean stopped,
    @Column(name = "order_min_replicas") @Nullable Integer minReplicas,
    @Column(name = "order_max_replicas") @Nullable Integer maxReplicas,
    @Column(name = "order_scale_to_zero_seconds") @Nullable Long scaleToZeroSeconds,
    @Column(name = "order_done") boolean done,
    @Column(name = "order_problem") @Nullable String problem) {

  static final Order NONE = new Order(0, null, null, null, null, true, null);

  Order toStop(boolean stop) {
    var last = unfinished();
    return new Order(
        number + 1, stop, last.minReplicas, last.maxReplicas, last.scaleToZeroSeconds, false, null);
  }

  Order toScale(Scale scale) {
    return new Order(
        number + 1,
        unfinished().stopped,
        scale.minReplicas(),
        scale.maxReplicas(),
        scale.scaleToZeroSeconds(),
        false,
        null);
  }

  /** An order that is done leaves nothing to the next one. */
  private Order unfinished() {
    return done ? NONE : this;
  }

  Order isDone() {
    return new Order(number, stopped, minReplicas, maxReplicas, scaleToZeroSeconds, true, null);
  }

  Order failed(String words) {
    return new Order(number, stopped, minReplicas, maxReplicas, scaleToZeroSeconds, done, words);
  }

  boolean isOpenTo(boolean stop) {
    return !done && stopped != null && stopped == stop;
  }
}
