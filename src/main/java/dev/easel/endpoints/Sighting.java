package dev.easel.endpoints;

import dev.easel.runs.Endpoint;
import dev.easel.runs.RunId;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An InferenceService as it was seen, and whose it is.
 *
 * @param run whose workflow made it; null if no such run is known
 * @param orphaned no run serves from it
 * @param told the endpoint that its run has; null if it has none
 * @param proved it was ready before Easel listed it
 * @param createdAt when it was made; null if that cannot be read
 */
record Sighting(
    String projectId,
    String namespace,
    String name,
    @Nullable RunId run,
    boolean orphaned,
    @Nullable Endpoint told,
    boolean proved,
    Seen seen,
    Scale scale,
    Hardware hardware,
    @Nullable Instant createdAt) {

  /** True if it tells nothing that the entry does not have. */
  boolean isKnownTo(EndpointEntry entry) {
    return seen.equals(entry.seen())
        && scale.equals(entry.scale())
        && hardware.equals(entry.hardware())
        && orphaned == entry.isOrphaned()
        && (orphaned || entry.endpoint().equals(told))
        && Objects.equals(run, entry.run());
  }
}
