package dev.easel.volumes;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.ConstructorBinding;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * The claims that are mounted here, and where on a claim each kind of content lies. {@code models/}
 * is reserved for base models.
 *
 * @param outputs folder of what runs write
 * @param classSets folder of class images
 * @param data folder of instance and captioned sets
 * @param mounts folders where claims are mounted for Easel to read and write, each {@code
 *     <claim>=<folder>}, before it {@code <project>/} unless it is {@code default}'s ({@code
 *     EASEL_VOLUMES_MOUNTS})
 * @param abandonedAfter time after which unfinished work that nobody goes on with is removed
 * @param minFree of each claim, beneath which Easel takes nothing more in and no training begins
 *     ({@code EASEL_VOLUMES_MIN_FREE}); 0 for none
 */
@ConfigurationProperties("easel.volumes")
public record VolumeProperties(
    @DefaultValue("finetunes/") String outputs,
    @DefaultValue("generic/") String classSets,
    @DefaultValue("data/") String data,
    @DefaultValue List<String> mounts,
    @DefaultValue("1h") Duration abandonedAfter,
    @DefaultValue("1GB") DataSize minFree) {

  private static final VolumePath MODELS = new VolumePath("models");

  /**
   * @throws IllegalArgumentException if a root is no folder of the claim or lies in another, or a
   *     mount is none
   */
  @ConstructorBinding
  public VolumeProperties {
    var roots = new VolumePath[] {folder(outputs), folder(classSets), folder(data), MODELS};
    for (var root : roots) {
      if (Arrays.stream(roots).filter(root::contains).count() > 1) {
        throw new IllegalArgumentException(
            "easel.volumes: outputs, class-sets, data and models/ must be four folders, none in"
                + " another; they are "
                + String.join(", ", outputs, classSets, data));
      }
    }
    for (var mount : mounts) {
      if (!mount.matches("([a-z0-9][-a-z0-9]*/)?[a-z0-9][-a-z0-9.]*=/.*")) {
        throw new IllegalArgumentException(
            "EASEL_VOLUMES_MOUNTS must be <claim>=<folder> or <project>/<claim>=<folder>, several"
                + " joined by commas; '%s' is not.".formatted(mount));
      }
    }
  }

  /** The same roots, and nothing mounted. */
  public VolumeProperties(String outputs, String classSets, String data) {
    this(outputs, classSets, data, List.of(), Duration.ofHours(1), DataSize.ofBytes(0));
  }

  VolumePath folder(Root root) {
    return switch (root) {
      case OUTPUTS -> folder(outputs);
      case CLASS_SETS -> folder(classSets);
      case DATA -> folder(data);
      case MODELS -> MODELS;
    };
  }

  private static VolumePath folder(String text) {
    return new VolumePath(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
  }
}
