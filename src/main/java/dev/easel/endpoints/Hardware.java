package dev.easel.endpoints;

import jakarta.persistence.Embeddable;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What one pod of an endpoint asks of the cluster.
 *
 * @param gpu the class of its nodes' GPUs; null if it asks for none, or nobody knows
 * @param gpus how many
 * @param cpus null if it does not say
 * @param memoryGib null if it does not say
 * @param region null if it takes any
 */
@Embeddable
record Hardware(
    @Nullable String gpu,
    int gpus,
    @Nullable BigDecimal cpus,
    @Nullable BigDecimal memoryGib,
    @Nullable String region) {

  Hardware on(String gpu) {
    return new Hardware(gpu, gpus, cpus, memoryGib, region);
  }
}
