package dev.easel.triggers;

import java.util.List;

/** No signature: the address alone tells who it is. */
final class Unsigned implements Signing {

  @Override
  public Verdict verdict(Received call, List<String> secrets) {
    return Verdict.GOOD;
  }

  @Override
  public String secret() {
    throw new IllegalStateException("it has no secret");
  }

  @Override
  public boolean isSecret(String text) {
    return false;
  }
}
