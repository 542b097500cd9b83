package dev.easel.pricing;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a pod asks for and is billed for while it has a node.
 *
 * @param gpu class of its GPUs; null if it has none, or nobody knows which
 * @param gpus how many of them
 * @param cpus cores, 0.5 for 500m
 * @param memoryGib GiB of memory
 * @param region where it runs; null if that is left to the cluster
 */
public record Resources(
    @Nullable String gpu,
    int gpus,
    BigDecimal cpus,
    BigDecimal memoryGib,
    @Nullable String region) {

  public static final Resources NONE =
      new Resources(null, 0, BigDecimal.ZERO, BigDecimal.ZERO, null);
}
