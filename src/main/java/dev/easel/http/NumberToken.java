package dev.easel.http;

import java.math.BigDecimal;
import tools.jackson.databind.node.DecimalNode;

/** A JSON number that still knows how it was written: {@code 2e-6} stays {@code 2e-6}. */
final class NumberToken extends DecimalNode {

  private final String token;

  NumberToken(String token) {
    super(new BigDecimal(token));
    this.token = token;
  }

  @Override
  public String asString() {
    return token;
  }
}
