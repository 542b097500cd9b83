package dev.easel.volumes;

import dev.easel.http.Problem;
import org.springframework.http.HttpStatus;

/** What was asked for lies on a claim that Easel does not see. */
public class VolumeNotMounted extends Problem {

  private static final String HOW =
      " Mount it: the chart does with volumes.mount: true; elsewhere set"
          + " EASEL_VOLUMES_MOUNTS=<claim>=<folder>, several joined by commas.";

  /** Of all claims none. */
  public VolumeNotMounted() {
    super(
        HttpStatus.SERVICE_UNAVAILABLE,
        "volume_not_mounted",
        "No volume claim is mounted here." + HOW);
    retryAfter(60);
  }

  public VolumeNotMounted(String claim) {
    super(
        HttpStatus.SERVICE_UNAVAILABLE,
        "volume_not_mounted",
        "The volume claim '%s' is not mounted here.".formatted(claim) + HOW);
    with("claim", claim);
    retryAfter(60);
  }
}
