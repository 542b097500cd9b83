package dev.easel.recipes;

import dev.easel.volumes.FileName;
import dev.easel.volumes.Root;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a value must be because of what its parameter means: places, claims, models, images. */
final class RoleRules {

  private static final Pattern HUB_ID =
      Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,95}(/[A-Za-z0-9][A-Za-z0-9._-]{0,95})?");
  private static final Pattern URL_SEGMENT = Pattern.compile("(.*/)?[A-Za-z0-9_-]+");

  private final Resolution resolution;
  private final HouseRules house;

  RoleRules(Resolution resolution) {
    this.resolution = resolution;
    this.house = resolution.gate().house();
  }

  /** A data set's name stands for its folder. */
  static String folder(Parameter parameter, String text, Resolution resolution) {
    var root = root(parameter.role());
    return root == null
            || !FileName.isLabel(text)
            || parameter.isInstalled(text, resolution.runName())
        ? text
        : resolution.gate().house().volumes().folder(root).child(text).value();
  }

  private static @Nullable Root root(@Nullable Role role) {
    return switch (role) {
      case CLASS_DATASET -> Root.CLASS_SETS;
      case INSTANCE_DATASET, CAPTIONED_DATASET -> Root.DATA;
      case null, default -> null;
    };
  }

  void check() {
    for (var parameter : resolution.gate().parameters()) {
      resolution
          .sound(parameter)
          .flatMap(text -> fault(parameter, text))
          .ifPresent(fault -> resolution.refuse(parameter, fault));
    }
    new ImageRules(resolution).check();
  }

  private Optional<Fault> fault(Parameter parameter, String text) {
    return switch (parameter.role()) {
      case CLAIM -> claim(parameter, text);
      case MODEL -> model(parameter, text);
      case OUTPUT -> place(parameter, text, Root.OUTPUTS).or(() -> unservable(text));
      case CLASS_DATASET -> place(parameter, text, Root.CLASS_SETS);
      case INSTANCE_DATASET, CAPTIONED_DATASET -> place(parameter, text, Root.DATA);
      case null, default -> Optional.empty();
    };
  }

  private Optional<Fault> claim(Parameter parameter, String text) {
    return Allowed.refusal("volume claim", text, installed(parameter), house.allowed().claims());
  }

  private Optional<Fault> model(Parameter parameter, String text) {
    var shape =
        text.startsWith(ModelFolder.PREFIX)
            ? path(text.substring(ModelFolder.PREFIX.length()), Root.MODELS, null)
            : hubId(text);
    return shape.or(
        () -> Allowed.refusal("model", text, installed(parameter), house.allowed().models()));
  }

  private Optional<Fault> hubId(String text) {
    return HUB_ID.matcher(text).matches()
        ? Optional.empty()
        : Optional.of(
            new Fault(
                "bad_format",
                "'%s' is neither a Hugging Face id, such as 'stabilityai/stable-diffusion-2', nor a"
                        .formatted(text)
                    + " folder on the volume, such as 'pvc:models/mine'."));
  }

  private Optional<Fault> place(Parameter parameter, String text, Root root) {
    return path(text, root, parameter.isInstalled(text, resolution.runName()) ? text : null);
  }

  private Optional<Fault> path(String text, Root root, @Nullable String installed) {
    var claim = resolution.named(Role.CLAIM).flatMap(resolution::sound).orElse("");
    return house
        .volumes()
        .refusal(text, root, claim, installed)
        .map(why -> new Fault("bad_path", why));
  }

  /** KServe's v1 protocol has the folder's name in the predictor's URL. */
  private static Optional<Fault> unservable(String text) {
    return URL_SEGMENT.matcher(text).matches()
        ? Optional.empty()
        : Optional.of(
            new Fault(
                "bad_path",
                "'%s': the last folder's name becomes the model's name in the predictor's URL; it"
                        .formatted(text)
                    + " may have letters, digits, '_' and '-'."));
  }

  private Optional<String> installed(Parameter parameter) {
    return parameter.withoutCaller(resolution.runName());
  }
}
