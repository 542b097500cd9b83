package dev.easel.doctor;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the installation is examined.
 *
 * @param argoNamespace where Argo's controller runs ({@code EASEL_DOCTOR_ARGO_NAMESPACE})
 * @param argoConfigMap its ConfigMap
 * @param mounts folders where claims are mounted to see how full they are, beside those of {@code
 *     easel.volumes.mounts}, each {@code <claim>=<folder>} ({@code EASEL_DOCTOR_MOUNTS})
 * @param full from which part on, 0 to 1, a claim is nearly full
 * @param patience until what has not answered counts as away
 * @param recent how old what a dry run is told may be
 * @param atStart whether the log tells the findings once Easel has started
 */
@ConfigurationProperties("easel.doctor")
record DoctorProperties(
    @DefaultValue("argo") String argoNamespace,
    @DefaultValue("workflow-controller-configmap") String argoConfigMap,
    @DefaultValue List<String> mounts,
    @DefaultValue("0.9") double full,
    @DefaultValue("5s") Duration patience,
    @DefaultValue("1m") Duration recent,
    @DefaultValue("true") boolean atStart) {

  /**
   * @throws IllegalArgumentException naming the environment variable, if a mount is none
   */
  DoctorProperties {
    for (var mount : mounts) {
      if (!mount.matches("[a-z0-9][-a-z0-9.]*=/.*")) {
        throw new IllegalArgumentException(
            "EASEL_DOCTOR_MOUNTS must be <claim>=<folder>, several joined by commas; '%s' is not."
                .formatted(mount));
      }
    }
  }

  /** Folders by the claims that are mounted there. */
  Map<String, String> folders() {
    return mounts.stream()
        .map(mount -> mount.split("=", 2))
        .collect(Collectors.toMap(mount -> mount[0], mount -> mount[1], (one, other) -> other));
  }
}
