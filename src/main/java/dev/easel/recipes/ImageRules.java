package dev.easel.recipes;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Images come as pairs of parameters that a template joins with a colon: {@code x_image} and {@code
 * x_tag}, the tag with its digest where one is pinned.
 */
final class ImageRules {

  private static final int LONGEST = 512;
  private static final Pattern REFERENCE =
      Pattern.compile(
          "[a-z0-9]([a-z0-9._/-]|:[0-9]+/)*[a-z0-9]"
              + "(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(@sha256:[0-9a-f]{64})?");

  private final Resolution resolution;

  ImageRules(Resolution resolution) {
    this.resolution = resolution;
  }

  void check() {
    for (var parameter : resolution.gate().parameters()) {
      if (parameter.role() == Role.IMAGE) {
        tagOf(parameter).ifPresentOrElse(tag -> pair(parameter, tag), () -> alone(parameter));
      } else if (parameter.role() == Role.IMAGE_TAG && imageOf(parameter).isEmpty()) {
        alone(parameter);
      }
    }
  }

  private void pair(Parameter image, Parameter tag) {
    var repository = resolution.sound(image);
    var version = resolution.sound(tag);
    if (repository.isEmpty() || version.isEmpty()) {
      return;
    }
    var changed = installed(image).equals(repository) ? tag : image;
    var installed = installed(image).flatMap(i -> installed(tag).map(t -> i + ":" + t));
    check(changed, repository.get() + ":" + version.get(), installed);
  }

  private void alone(Parameter parameter) {
    resolution.sound(parameter).ifPresent(text -> check(parameter, text, installed(parameter)));
  }

  private void check(Parameter changed, String reference, Optional<String> installed) {
    if (installed.filter(reference::equals).isPresent()) {
      return;
    }
    shape(reference)
        .or(
            () ->
                Allowed.refusal(
                    "container image",
                    reference,
                    installed,
                    resolution.gate().house().allowed().images()))
        .ifPresent(fault -> resolution.refuse(changed, fault));
  }

  private static Optional<Fault> shape(String reference) {
    return reference.length() <= LONGEST && REFERENCE.matcher(reference).matches()
        ? Optional.empty()
        : Optional.of(
            new Fault(
                "bad_format",
                "'%s' is no image reference; one reads repository:tag or repository:tag@sha256:digest."
                    .formatted(reference)));
  }

  private Optional<Parameter> tagOf(Parameter image) {
    return counterpart(image, Role.IMAGE_TAG);
  }

  private Optional<Parameter> imageOf(Parameter tag) {
    return counterpart(tag, Role.IMAGE);
  }

  private Optional<Parameter> counterpart(Parameter parameter, Role role) {
    return resolution.gate().parameters().stream()
        .filter(other -> other.role() == role && stem(other).equals(stem(parameter)))
        .findFirst();
  }

  private static String stem(Parameter parameter) {
    return parameter.name().replaceFirst("_?(image|tag)$", "");
  }

  private Optional<String> installed(Parameter parameter) {
    return parameter.withoutCaller(resolution.runName());
  }
}
