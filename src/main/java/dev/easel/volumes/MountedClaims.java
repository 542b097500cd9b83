package dev.easel.volumes;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** The claims that are mounted for Easel. */
@Component
public class MountedClaims {

  /** An object's name in Kubernetes: a DNS subdomain (RFC 1123). */
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

  private final Map<String, MountedClaim> mounted = new LinkedHashMap<>();

  MountedClaims(VolumeProperties properties) {
    for (var mount : properties.mounts()) {
      var parts = mount.split("=", 2);
      mounted.put(parts[0], new MountedClaim(parts[0], Path.of(parts[1])));
    }
  }

  /** What is wrong with a text as the name of a claim, or empty if one may be called so. */
  public static Optional<String> fault(String name) {
    return NAME.matcher(name).matches()
        ? Optional.empty()
        : Optional.of("'%s' is no name of a claim, such as 'db-finetune-data'.".formatted(name));
  }

  /** A claim, or empty if it is not mounted here. */
  public Optional<MountedClaim> find(String claim) {
    return Optional.ofNullable(mounted.get(claim));
  }

  /**
   * A claim that has to be mounted.
   *
   * @throws VolumeNotMounted if it is not mounted here
   */
  public MountedClaim get(String claim) {
    return find(claim).orElseThrow(() -> new VolumeNotMounted(claim));
  }

  /** All of them, in the order of the configuration. */
  public List<MountedClaim> all() {
    return List.copyOf(mounted.values());
  }
}
