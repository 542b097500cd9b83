package dev.easel.sandbox;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a pod goes: it ends, it never starts, or its node ends it. */
sealed interface Fate {
  Fate SUCCEEDS = new Ends(0, "Completed", List.of());

  /**
   * The main container ends with a code, after its time.
   *
   * @param lastWords what it prints before; empty for what the sandbox makes up
   */
  record Ends(int exitCode, String reason, List<String> lastWords) implements Fate {}

  /**
   * The pod waits, without a node or on one.
   *
   * @param message empty where the kubelet gives the reason alone
   * @param warning what a Kubernetes Event says of it, again and again; null for none
   */
  record Waits(String reason, String message, boolean scheduled, @Nullable Warning warning)
      implements Fate {}

  /** An Event's words. */
  record Warning(String reason, String message) {}

  /** The kubelet or the node controller fails the pod, with a sentence and no exit code. */
  record Lost(String reason, String message) implements Fate {}

  /** The main container runs until somebody ends it. */
  record Hangs() implements Fate {}
}
