package dev.easel.recipes;

import dev.easel.volumes.Root;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The names a run makes from its parameters must be names to Kubernetes and on the volume. */
final class MadeNames {

  /** 63 less {@code -predictor} and {@code -00001}, which KServe and Knative append. */
  private static final Pattern SERVICE = Pattern.compile("[a-z]([-a-z0-9]{0,45}[a-z0-9])?");

  private final Resolution resolution;
  private final Map<String, String> sound;

  MadeNames(Resolution resolution) {
    this.resolution = resolution;
    this.sound = resolution.sound();
  }

  void check() {
    made(resolution.gate().outline().endpoint())
        .filter(name -> !SERVICE.matcher(name).matches())
        .ifPresent(
            name ->
                refuse(
                    resolution.gate().outline().endpoint(),
                    new Fault(
                        "invalid_name",
                        "'%s' would be the InferenceService's name; it must be at most 47 lower-case"
                                .formatted(name)
                            + " letters, digits and hyphens.")));
    made(resolution.gate().outline().output())
        .flatMap(path -> resolution.gate().house().volumes().refusal(path, Root.OUTPUTS, "", path))
        .ifPresent(why -> refuse(resolution.gate().outline().output(), new Fault("bad_path", why)));
  }

  /** What the pattern makes, if nothing is wrong with the parts. */
  private Optional<String> made(@Nullable String pattern) {
    return Optional.ofNullable(pattern)
        .map(text -> Outline.filled(text, sound))
        .filter(name -> !name.contains("{"));
  }

  private void refuse(@Nullable String pattern, Fault fault) {
    resolution.gate().parameters().stream()
        .filter(parameter -> pattern != null && pattern.contains("{" + parameter.name() + "}"))
        .toList()
        .reversed()
        .stream()
        .findFirst()
        .ifPresent(parameter -> resolution.refuse(parameter, fault));
  }
}
