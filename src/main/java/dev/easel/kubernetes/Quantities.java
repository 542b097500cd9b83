package dev.easel.kubernetes;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.util.Optional;

/** Quantities of resources as Kubernetes writes them: {@code 500m}, {@code 32Gi}, {@code 1e3}. */
public final class Quantities {

  private Quantities() {}

  /** How many base units it is: cores, bytes, GPUs. Empty if it is no quantity. */
  public static Optional<BigDecimal> number(String quantity) {
    try {
      return Optional.of(Quantity.parse(quantity).getNumericalAmount());
    } catch (IllegalArgumentException | ArithmeticException e) {
      return Optional.empty();
    }
  }
}
