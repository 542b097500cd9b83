package dev.easel.pricing;

import dev.easel.pricing.PricingProperties.GpuClass;
import dev.easel.pricing.PricingProperties.Region;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** The rate card as callers see it; all rates are for an hour. */
@Schema(name = "Hardware", description = "What can be asked for, and what an hour of it costs.")
record HardwareView(
    @Schema(description = "Classes of GPU, as the recipes' parameters name them.")
        List<GpuView> gpus,
    @Schema(description = "A core.") Money cpu,
    @Schema(description = "A GiB of memory.") Money memoryGib,
    @Schema(description = "Regions that the rate card names; elsewhere the rates above hold.")
        List<RegionView> regions) {

  /** A class of GPU. */
  @Schema(name = "GpuClass")
  record GpuView(
      @Schema(example = "A40") String name,
      @Schema(description = "Of one GPU.", example = "48") int memoryGib,
      @Schema(description = "One GPU, without cores and memory beside it.") Money hourly,
      @Schema(description = "Where there are nodes of it.") List<GpuRateView> regions) {}

  /** What a GPU costs in a region. */
  @Schema(name = "GpuRate")
  record GpuRateView(@Schema(example = "LAS1") String region, Money hourly) {}

  /** What cores and memory cost in a region. */
  @Schema(name = "RegionRates")
  record RegionView(
      @Schema(example = "LAS1") String name,
      @Schema(description = "A core.") Money cpu,
      @Schema(description = "A GiB of memory.") Money memoryGib) {}

  static HardwareView of(RateCard card, PricingProperties rates) {
    return new HardwareView(
        rates.gpus().stream().map(gpu -> gpu(card, gpu, rates.regions())).toList(),
        card.money(card.cpu(null)),
        card.money(card.memory(null)),
        rates.regions().stream().map(region -> region(card, region)).toList());
  }

  private static GpuView gpu(RateCard card, GpuClass gpu, List<Region> regions) {
    return new GpuView(
        gpu.name(),
        gpu.memoryGib(),
        card.money(gpu.hourly()),
        regions.stream()
            .filter(region -> gpu.regions().isEmpty() || gpu.regions().contains(region.name()))
            .map(region -> new GpuRateView(region.name(), card.money(card.gpu(gpu, region))))
            .toList());
  }

  private static RegionView region(RateCard card, Region region) {
    return new RegionView(
        region.name(), card.money(card.cpu(region)), card.money(card.memory(region)));
  }
}
