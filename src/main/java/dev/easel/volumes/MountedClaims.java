package dev.easel.volumes;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** The claims that are mounted for Easel. */
@Component
public class MountedClaims {

  private final Map<String, MountedClaim> mounted = new LinkedHashMap<>();

  MountedClaims(VolumeProperties properties) {
    for (var mount : properties.mounts()) {
      var parts = mount.split("=", 2);
      mounted.put(parts[0], new MountedClaim(parts[0], Path.of(parts[1])));
    }
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
