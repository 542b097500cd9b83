package dev.easel.datasets;

import dev.easel.volumes.VolumePath;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A data set and its current version.
 *
 * @param prompt what class images show; null of other sets, and where nobody knows
 * @param model that made class images; null if none did, or nobody knows
 * @param lock counts its changes
 */
record Dataset(
    DatasetId id,
    String projectId,
    String name,
    Kind kind,
    String claim,
    @Nullable String prompt,
    @Nullable String model,
    Version current,
    Instant createdAt,
    Instant updatedAt,
    long lock) {

  /** What is the same of each version of a set. */
  record About(Kind kind, String claim, @Nullable String prompt, @Nullable String model) {}

  About about() {
    return new About(kind, claim, prompt, model);
  }

  String etag() {
    return "\"%d-%d\"".formatted(lock, current.validation());
  }

  /**
   * What lies in one folder.
   *
   * @param digest SHA-256 in hex over the names and contents of its files; null until known
   * @param pictures those that the trainer takes for such
   * @param smallest the shorter side of the smallest picture
   * @param validation number of the examination that counts
   */
  record Version(
      int number,
      Source source,
      VolumePath folder,
      @Nullable String digest,
      State state,
      java.util.List<Finding> findings,
      int files,
      int pictures,
      long bytes,
      int errors,
      int warnings,
      int smallest,
      @Nullable String fingerprint,
      long validation,
      @Nullable Instant validatedAt,
      Instant createdAt) {

    boolean hasNoPictures() {
      return has(Flaw.NO_PICTURES);
    }

    /** Whether it is known to be other than what was uploaded. */
    boolean isChanged() {
      return has(Flaw.CHANGED);
    }

    private boolean has(Flaw flaw) {
      return findings.stream().anyMatch(finding -> finding.rule() == flaw);
    }

    /** Whether others than Easel may change what lies there. */
    boolean isMutable() {
      return source != Source.UPLOADED;
    }
  }
}
