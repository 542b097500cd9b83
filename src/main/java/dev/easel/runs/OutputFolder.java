package dev.easel.runs;

import dev.easel.volumes.VolumePath;

/**
 * Where a run's training writes to.
 *
 * @param claim that it lies on, of the namespace
 */
public record OutputFolder(String namespace, String claim, VolumePath path) {

  /** Unmistakable in the cluster. */
  String place() {
    return String.join("/", namespace, claim, path.value());
  }
}
