package dev.easel.runs;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which runs' steps take alike.
 *
 * @param gpu class and number of the trainer's GPUs; empty if the recipe has no such parameters
 * @param work digest of what says how much there is to do
 */
record Kind(String project, String recipe, String gpu, String resolution, String work) {

  /** Parameters, by role or the guide's names, that do not make a step longer. */
  private static final Set<String> IRRELEVANT =
      Set.of(
          "run_name",
          "output",
          "class_dataset",
          "class_prompt",
          "instance_prompt",
          "prior_loss_weight",
          "lr",
          "lr_scheduler",
          "lr_warmup_steps",
          "seed",
          "region",
          "inference_gpu",
          "run_inference",
          "inference_only",
          "use_tensorizer");

  static Kind of(Run run) {
    return of(run.projectId(), run.recipe(), run.parameters(), run::parameter);
  }

  static Kind of(RunDraft draft) {
    return of(draft.project().id(), draft.recipe().name(), draft.parameters(), draft::parameter);
  }

  private static Kind of(
      String project, String recipe, Map<String, String> all, Remedy.Parameters parameters) {
    return new Kind(
        project,
        recipe,
        Stream.of("trainer_gpu", "trainer_gpu_count")
            .flatMap(name -> parameters.find(name).stream())
            .map(Map.Entry::getValue)
            .collect(Collectors.joining(" x ")),
        parameters.find("resolution").map(Map.Entry::getValue).orElse(""),
        digest(all, parameters));
  }

  private static String digest(Map<String, String> all, Remedy.Parameters parameters) {
    var relevant = new TreeMap<>(all);
    IRRELEVANT.forEach(
        name -> parameters.find(name).ifPresent(found -> relevant.remove(found.getKey())));
    try {
      var digest =
          MessageDigest.getInstance("SHA-256")
              .digest(relevant.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every JDK has it
    }
  }
}
