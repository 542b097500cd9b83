package dev.easel.kubernetes;

import java.nio.charset.StandardCharsets;
import org.springframework.web.util.UriUtils;

/**
 * A kind of namespaced object, as the Kubernetes API's paths name it.
 *
 * @param group empty for the core group
 * @param plural the resource's name in paths, such as {@code pods}
 */
public record ResourceKind(String group, String version, String plural) {

  String path(String namespace) {
    var root = group.isEmpty() ? "api" : "apis/" + group;
    return "%s/%s/namespaces/%s/%s".formatted(root, version, segment(namespace), plural);
  }

  String path(String namespace, String name) {
    return path(namespace) + "/" + segment(name);
  }

  private static String segment(String text) {
    return UriUtils.encode(text, StandardCharsets.UTF_8);
  }
}
