package dev.easel.runs;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.easel.recipes.Role;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What follows from a request's numbers, by the guide's trainer's own arithmetic: an epoch has as
 * many steps as there are pictures (of DreamBooth, instance or class images, whichever are more)
 * divided by the batch size, rounded up.
 *
 * @param pictures of an epoch
 * @param checkpoints saved on the way; the model is saved at the end, too
 * @param samples pictures drawn on the way
 */
@Schema(
    name = "Milestones",
    description = "What follows from the request's numbers, by the trainer's own arithmetic.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record Milestones(
    @Schema(description = "Of an epoch.", example = "100") long pictures,
    @Schema(description = "Of the whole training.", example = "400") long steps,
    @Schema(
            description = "Checkpoints on the way, each over the last; the end is saved, too.",
            example = "2")
        @Nullable Long checkpoints,
    @Schema(description = "Pictures that are drawn on the way.", example = "16")
        @Nullable Long samples) {

  private static final List<String> CHECKPOINTS = List.of("checkpointing_steps", "save_steps");
  private static final String SAMPLES = "image_log_steps";
  private static final String AMOUNT = "image_log_amount";

  /** Empty if nothing is trained, or not all of it is known. */
  static Optional<Milestones> of(RunDraft draft) {
    var pictures = pictures(draft);
    var each = number(draft, "batch_size") * Math.max(1, gpus(draft));
    var epochs = number(draft, "epochs");
    if (!draft.places().trains() || pictures < 1 || each < 1 || epochs < 1) {
      return Optional.empty();
    }
    var steps = Math.ceilDiv(pictures, each) * epochs;
    return Optional.of(
        new Milestones(
            pictures,
            steps,
            every(draft, CHECKPOINTS).map(it -> steps / it).orElse(null),
            every(draft, List.of(SAMPLES))
                .map(it -> steps / it * number(draft, AMOUNT))
                .orElse(null)));
  }

  private static long pictures(RunDraft draft) {
    var known =
        draft.datasets().stream()
            .filter(it -> it.pictures() != null && !isClassSet(draft, it))
            .mapToLong(UsedDataset::pictures)
            .max()
            .orElse(0);
    return Math.max(known, number(draft, Role.NUM_CLASS_IMAGES.word()));
  }

  /** Of more class images than asked for, only so many are used. */
  private static boolean isClassSet(RunDraft draft, UsedDataset used) {
    return draft
        .parameter(Role.CLASS_DATASET.word())
        .map(Map.Entry::getKey)
        .filter(used.parameter()::equals)
        .isPresent();
  }

  private static long gpus(RunDraft draft) {
    return number(draft, Role.TRAINER_GPU_COUNT.word());
  }

  /** What will not happen. */
  List<Warning> warnings(RunDraft draft) {
    var warnings = new ArrayList<Warning>();
    if (checkpoints != null && checkpoints == 0) {
      warnings.add(
          new Warning(
              "no_checkpoints",
              "The training has %d steps, fewer than lie between two checkpoints (%d): none is made."
                  .formatted(steps, every(draft, CHECKPOINTS).orElse(0L)),
              "Lower %s, or rely on the model at the end."
                  .formatted(name(draft, CHECKPOINTS).orElse("it"))));
    }
    if (samples != null && samples == 0) {
      warnings.add(
          new Warning(
              "no_samples",
              "The training has %d steps, and samples are drawn every %d, %d of them: there are none."
                  .formatted(
                      steps, every(draft, List.of(SAMPLES)).orElse(0L), number(draft, AMOUNT)),
              "Lower %s.".formatted(SAMPLES)));
    }
    return warnings;
  }

  private static Optional<Long> every(RunDraft draft, List<String> names) {
    return name(draft, names).map(it -> number(draft, it)).filter(it -> it > 0);
  }

  private static Optional<String> name(RunDraft draft, List<String> names) {
    return names.stream().filter(draft.parameters()::containsKey).findFirst();
  }

  private static long number(RunDraft draft, String roleOrName) {
    return draft
        .parameter(roleOrName)
        .map(Map.Entry::getValue)
        .filter(text -> text.matches("\\d{1,9}"))
        .map(Long::parseLong)
        .orElse(0L);
  }
}
