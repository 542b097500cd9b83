package dev.easel.volumes;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Says whether a text is a place on the shared claim where its kind of content may lie. */
@Component
public class Volumes {

  private final VolumeProperties properties;

  public Volumes(VolumeProperties properties) {
    this.properties = properties;
  }

  /** The folder in which a kind of content lies. */
  public VolumePath folder(Root root) {
    return properties.folder(root);
  }

  /**
   * Why a path is refused, with the right form; empty if it is right.
   *
   * @param claim name of the claim, which a path does not begin with
   * @param installed a path the installation itself chose; that one need not lie below the root
   */
  public Optional<String> refusal(
      String path, Root root, String claim, @Nullable String installed) {
    return absolute(path, claim)
        .or(() -> VolumePath.fault(path))
        .or(() -> path.equals(installed) ? Optional.empty() : elsewhere(path, root));
  }

  private static Optional<String> absolute(String path, String claim) {
    var bare = path.replaceFirst("^/+", "");
    for (var prefix : new String[] {"mnt/pvc", "pvc", claim}) {
      if (bare.startsWith(prefix + "/") && (path.startsWith("/") || prefix.equals(claim))) {
        return Optional.of(relative(path, bare.substring(prefix.length() + 1)));
      }
    }
    if (path.startsWith("/")) {
      return Optional.of(relative(path, bare));
    }
    return path.endsWith("/") ? Optional.of(relative(path, path)) : Optional.empty();
  }

  private static String relative(String path, String rest) {
    var right = rest.replaceAll("^/+|/+$", "");
    var rule = "'%s': paths are relative to the volume's root".formatted(path);
    return VolumePath.fault(right).isPresent()
        ? rule + ", such as 'data/example-dog'."
        : rule + "; write '%s'.".formatted(right);
  }

  private Optional<String> elsewhere(String path, Root root) {
    var folder = properties.folder(root);
    var place = new VolumePath(path);
    if (folder.contains(place) && !folder.equals(place)) {
      return Optional.empty();
    }
    return Optional.of(
        "'%s' does not lie below '%s/', where the volume keeps %s; such as '%s/%s'."
            .formatted(path, folder.value(), root.content(), folder.value(), place.lastSegment()));
  }
}
