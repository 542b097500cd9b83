package dev.easel.pricing;

import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The rate card, all rates for an hour.
 *
 * @param currency of all rates, ISO 4217
 * @param cpu a core
 * @param memoryGib a GiB of memory
 * @param gpus classes of GPU; one that is not among them has no price
 * @param regions where something costs otherwise than that
 */
@ConfigurationProperties("easel.pricing")
record PricingProperties(
    @DefaultValue("USD") String currency,
    @DefaultValue("0") BigDecimal cpu,
    @DefaultValue("0") BigDecimal memoryGib,
    @DefaultValue List<GpuClass> gpus,
    @DefaultValue List<Region> regions) {

  PricingProperties {
    gpus = List.copyOf(gpus);
    regions = List.copyOf(regions);
  }

  /**
   * A class of GPU, with what one of them costs.
   *
   * @param name as nodes are labelled and the recipes' parameters say, such as {@code A40}
   * @param memoryGib of one of them
   * @param regions where there are nodes of it; everywhere if empty
   */
  record GpuClass(
      String name, int memoryGib, BigDecimal hourly, @DefaultValue List<String> regions) {

    GpuClass {
      regions = List.copyOf(regions);
    }
  }

  /**
   * A region; what it does not say costs there what it costs elsewhere.
   *
   * @param name as nodes are labelled, such as {@code LAS1}
   */
  record Region(
      String name,
      @Nullable BigDecimal cpu,
      @Nullable BigDecimal memoryGib,
      @DefaultValue List<GpuRate> gpus) {

    Region {
      gpus = List.copyOf(gpus);
    }
  }

  /** What a GPU of a class costs in one region. */
  record GpuRate(String name, BigDecimal hourly) {}
}
