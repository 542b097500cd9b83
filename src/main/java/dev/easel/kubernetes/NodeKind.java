package dev.easel.kubernetes;

import java.util.List;
import java.util.Map;

/** What tells nodes apart to the scheduler: their labels, and the taints that keep pods off. */
public record NodeKind(Map<String, String> labels, List<Taint> taints) {

  /** A node's {@code NoSchedule} or {@code NoExecute}. */
  public record Taint(String key, String value, String effect) {

    /** As kubectl writes it: {@code nvidia.com/gpu=present:NoSchedule}. */
    @Override
    public String toString() {
      return key + (value.isEmpty() ? "" : "=" + value) + ":" + effect;
    }
  }
}
