package dev.easel.artifacts;

import java.util.Map;
import java.util.Set;

/** What type a file is served as: pictures by what is in them, anything else by its name. */
final class MediaTypes {

  private static final String ANY = "application/octet-stream";
  private static final Map<String, String> BY_SUFFIX =
      Map.of(
          "json", "application/json",
          "txt", "text/plain;charset=utf-8",
          "log", "text/plain;charset=utf-8",
          "md", "text/markdown;charset=utf-8",
          "yaml", "application/yaml",
          "yml", "application/yaml",
          "csv", "text/csv;charset=utf-8",
          "zip", "application/zip",
          "tar", "application/x-tar");

  private static final Set<String> PICTURES = Set.of("image/png", "image/jpeg", "image/webp");

  private MediaTypes() {}

  static String byName(String path) {
    var name = path.substring(path.lastIndexOf('/') + 1);
    return BY_SUFFIX.getOrDefault(name.substring(name.lastIndexOf('.') + 1), ANY);
  }

  /** Browsers may show it. */
  static boolean isPicture(String mediaType) {
    return PICTURES.contains(mediaType);
  }
}
