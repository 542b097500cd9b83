package dev.easel.kubernetes;

import java.nio.charset.StandardCharsets;
import org.springframework.web.util.UriUtils;

/**
 * A kind of object, as the Kubernetes API's paths name it. One that lies in no namespace is asked
 * for in the namespace that has no name.
 *
 * @param group empty for the core group
 * @param plural the resource's name in paths, such as {@code pods}
 */
public record ResourceKind(String group, String version, String plural) {

  String path(String namespace) {
    var root = group.isEmpty() ? "api" : "apis/" + group;
    return namespace.isEmpty()
        ? "%s/%s/%s".formatted(root, version, plural)
        : "%s/%s/namespaces/%s/%s".formatted(root, version, segment(namespace), plural);
  }

  String path(String namespace, String name) {
    return path(namespace) + "/" + segment(name);
  }

  private static String segment(String text) {
    return UriUtils.encode(text, StandardCharsets.UTF_8);
  }
}
