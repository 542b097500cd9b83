package dev.easel.pricing;

import dev.easel.pricing.PricingProperties.GpuClass;
import dev.easel.pricing.PricingProperties.GpuRate;
import dev.easel.pricing.PricingProperties.Region;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What resources cost in this installation: the sum of its GPUs, cores and memory, each by its rate
 * in the region.
 *
 * <p>The shipped card gives the guide's two figures. Its trainer has an A40, 8 cores and 32 GiB:
 * 1.28 + 8 × 0.01 + 32 × 0.005 = 1.52 dollars an hour. Its endpoint has a Quadro RTX 5000, 4 cores
 * and 8 GiB: 0.57 + 4 × 0.01 + 8 × 0.005 = 0.65.
 */
@Component
public class RateCard {

  private final PricingProperties rates;

  RateCard(PricingProperties rates) {
    this.rates = rates;
  }

  /** ISO 4217. */
  public String currency() {
    return rates.currency();
  }

  /** What an hour of it costs; empty if it has GPUs of a class without a rate. */
  public Optional<Money> hourly(Resources resources) {
    var region = region(resources.region());
    return gpus(resources, region)
        .map(
            gpus ->
                gpus.add(resources.cpus().multiply(cpu(region)))
                    .add(resources.memoryGib().multiply(memoryGib(region))))
        .map(this::money);
  }

  /** GiB of memory that one GPU of a class has; empty if the card has no such class. */
  public OptionalInt memoryGib(String gpu) {
    return find(gpu).stream().mapToInt(GpuClass::memoryGib).findFirst();
  }

  /** Names of its classes, in the card's order. */
  public List<String> gpus() {
    return rates.gpus().stream().map(GpuClass::name).toList();
  }

  Money money(BigDecimal amount) {
    return new Money(amount, currency());
  }

  BigDecimal cpu(@Nullable Region region) {
    var own = region == null ? null : region.cpu();
    return own == null ? rates.cpu() : own;
  }

  BigDecimal memoryGib(@Nullable Region region) {
    var own = region == null ? null : region.memoryGib();
    return own == null ? rates.memoryGib() : own;
  }

  BigDecimal gpu(GpuClass gpu, @Nullable Region region) {
    return Optional.ofNullable(region).stream()
        .flatMap(there -> there.gpus().stream())
        .filter(rate -> rate.name().equals(gpu.name()))
        .map(GpuRate::hourly)
        .findFirst()
        .orElse(gpu.hourly());
  }

  private Optional<BigDecimal> gpus(Resources resources, @Nullable Region region) {
    return resources.gpus() == 0
        ? Optional.of(BigDecimal.ZERO)
        : Optional.ofNullable(resources.gpu())
            .flatMap(this::find)
            .map(gpu -> gpu(gpu, region).multiply(BigDecimal.valueOf(resources.gpus())));
  }

  private Optional<GpuClass> find(String gpu) {
    return rates.gpus().stream().filter(known -> known.name().equals(gpu)).findFirst();
  }

  private @Nullable Region region(@Nullable String name) {
    return rates.regions().stream()
        .filter(region -> Objects.equals(region.name(), name))
        .findFirst()
        .orElse(null);
  }
}
