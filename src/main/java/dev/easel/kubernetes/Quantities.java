package dev.easel.kubernetes;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Optional;

/** Quantities of resources as Kubernetes writes them: {@code 500m}, {@code 32Gi}, {@code 1e3}. */
public final class Quantities {

  private static final BigDecimal GIB = BigDecimal.valueOf(1L << 30);

  private Quantities() {}

  /** How many base units it is: cores, bytes, GPUs. Empty if it is no quantity. */
  public static Optional<BigDecimal> number(String quantity) {
    try {
      return Optional.of(Quantity.parse(quantity).getNumericalAmount());
    } catch (IllegalArgumentException | ArithmeticException e) {
      return Optional.empty();
    }
  }

  /** To a millionth. */
  public static BigDecimal gibibytes(BigDecimal bytes) {
    return bytes.divide(GIB, 6, RoundingMode.HALF_UP);
  }
}
