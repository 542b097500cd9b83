package dev.easel.endpoints;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;

/** Kubernetes' way to write amounts: {@code 500m}, {@code 8Gi}. */
final class Quantity {

  private static final BigDecimal GIB = BigDecimal.valueOf(1L << 30);

  private static final Map<String, BigDecimal> UNITS =
      Map.ofEntries(
          Map.entry("", BigDecimal.ONE),
          Map.entry("m", new BigDecimal("0.001")),
          Map.entry("k", BigDecimal.valueOf(1_000)),
          Map.entry("M", BigDecimal.valueOf(1_000_000)),
          Map.entry("G", BigDecimal.valueOf(1_000_000_000)),
          Map.entry("T", BigDecimal.valueOf(1_000_000_000_000L)),
          Map.entry("Ki", BigDecimal.valueOf(1L << 10)),
          Map.entry("Mi", BigDecimal.valueOf(1L << 20)),
          Map.entry("Gi", GIB),
          Map.entry("Ti", BigDecimal.valueOf(1L << 40)));

  private Quantity() {}

  /** Empty if it is none. */
  static Optional<BigDecimal> read(String text) {
    var number = text.replaceFirst("[A-Za-z]*$", "");
    var unit = UNITS.get(text.substring(number.length()));
    try {
      return unit == null ? Optional.empty() : Optional.of(new BigDecimal(number).multiply(unit));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  static BigDecimal gibibytes(BigDecimal bytes) {
    return bytes.divide(GIB, 3, RoundingMode.HALF_UP);
  }
}
