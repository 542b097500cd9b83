package dev.easel.volumes;

import java.util.Arrays;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where on the claim each kind of content lies. {@code models/} is reserved for base models.
 *
 * @param outputs folder of what runs write
 * @param classSets folder of class images
 * @param data folder of instance and captioned sets
 */
@ConfigurationProperties("easel.volumes")
public record VolumeProperties(
    @DefaultValue("finetunes/") String outputs,
    @DefaultValue("generic/") String classSets,
    @DefaultValue("data/") String data) {

  private static final VolumePath MODELS = new VolumePath("models");

  /**
   * @throws IllegalArgumentException if one is no folder of the claim or lies in another
   */
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
