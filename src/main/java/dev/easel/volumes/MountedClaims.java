package dev.easel.volumes;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/** The claims of projects that are mounted for Easel. */
@Component
public class MountedClaims {

  /** An object's name in Kubernetes: a DNS subdomain (RFC 1123). */
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

  private static final Pattern MOUNT =
      Pattern.compile("(?:(?<project>[a-z0-9-]+)/)?(?<claim>[^=/]+)=(?<folder>/.*)");

  private final List<MountedClaim> mounted;

  MountedClaims(VolumeProperties properties) {
    mounted = properties.mounts().stream().map(MountedClaims::mounted).toList();
  }

  private static MountedClaim mounted(String mount) {
    var parts = MOUNT.matcher(mount);
    if (!parts.matches()) {
      throw new IllegalStateException(mount);
    }
    return new MountedClaim(
        Optional.ofNullable(parts.group("project")).orElse("default"),
        parts.group("claim"),
        Path.of(parts.group("folder")));
  }

  /** What is wrong with a text as the name of a claim, or empty if one may be called so. */
  public static Optional<String> fault(String name) {
    return NAME.matcher(name).matches()
        ? Optional.empty()
        : Optional.of("'%s' is no name of a claim, such as 'db-finetune-data'.".formatted(name));
  }

  /** A claim, or empty if it is not mounted here. */
  public Optional<MountedClaim> find(String project, String claim) {
    return of(project).stream().filter(it -> it.name().equals(claim)).findFirst();
  }

  /**
   * A claim that has to be mounted.
   *
   * @throws VolumeNotMounted if it is not mounted here
   */
  public MountedClaim get(String project, String claim) {
    return find(project, claim).orElseThrow(() -> new VolumeNotMounted(claim));
  }

  /** Those of a project, in the order of the configuration. */
  public List<MountedClaim> of(String project) {
    return mounted.stream().filter(it -> it.project().equals(project)).toList();
  }

  /** All of them, in the order of the configuration. */
  public List<MountedClaim> all() {
    return mounted;
  }
}
