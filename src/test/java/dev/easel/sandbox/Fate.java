package dev.easel.sandbox;

/** How a pod goes: it ends, it never starts, or its node ends it. */
sealed interface Fate {
  Fate SUCCEEDS = new Ends(0, "Completed");

  /** The main container ends with a code, after its time. */
  record Ends(int exitCode, String reason) implements Fate {}

  /** The pod waits, without a node or on one. */
  record Waits(String reason, String message, boolean scheduled) implements Fate {}

  /** The kubelet or the node controller fails the pod, with a sentence and no exit code. */
  record Lost(String reason, String message) implements Fate {}

  /** The main container runs until somebody ends it. */
  record Hangs() implements Fate {}
}
