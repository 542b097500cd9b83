package dev.easel.chart;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What the step that trains can get wrong. */
final class TrainerRules {
  /** The arguments of the guide's finetuner.py. */
  private static final Set<String> ARGUMENTS =
      Set.of(
          ("model run_name lr lr_scheduler lr_warmup_steps epochs batch_size use_ema"
                  + " gradient_checkpointing use_8bit_adam adam_beta1 adam_beta2 adam_weight_decay"
                  + " adam_epsilon seed output_path save_steps resolution center_crop resize_interp"
                  + " shuffle hf_token project_id fp16 image_log_steps image_log_amount dataset ucg"
                  + " instance_dataset instance_prompt class_dataset class_prompt prior_loss_weight"
                  + " num_class_images")
              .split(" "));

  private TrainerRules() {}

  /** GPUs are reserved by a parameter, and the number of processes is fixed. */
  static Stream<String> processesBesideGpus(Manifests manifests) {
    return trainers(manifests)
        .filter(it -> it.path("podSpecPatch").asString("").contains("{{"))
        .filter(it -> !after("--num_processes", it).contains("{{"))
        .map(WorkflowRules::nameOf);
  }

  /** A pod waits for ever for a Secret that is not there. */
  static Stream<String> requiredWandbKeys(Manifests manifests) {
    return trainers(manifests)
        .filter(
            it ->
                Manifests.environment(it.path("container"), "WANDB_API_KEY").stream()
                    .anyMatch(key -> !key.at("/valueFrom/secretKeyRef/optional").asBoolean(false)))
        .map(WorkflowRules::nameOf);
  }

  static Stream<String> trainersTriedOnce(Manifests manifests) {
    return trainers(manifests).filter(it -> !it.has("retryStrategy")).map(WorkflowRules::nameOf);
  }

  /** Python's argparse takes an unknown --resize for --resize_interp. */
  static Stream<String> unknownArguments(Manifests manifests) {
    return trainers(manifests)
        .flatMap(it -> Manifests.texts(it.at("/container/args")).stream())
        .filter(it -> it.startsWith("--") && !ARGUMENTS.contains(it.substring(2)));
  }

  /**
   * Nobody makes the folder that W&B is told to write to, so samples go to the pod's own temporary
   * one.
   */
  static Stream<String> missingSampleFolders(Manifests manifests) {
    return trainers(manifests)
        .filter(
            it ->
                Manifests.words(it.path("container")).stream().noneMatch(TrainerRules::makesFolder))
        .map(WorkflowRules::nameOf);
  }

  private static boolean makesFolder(String word) {
    return word.contains("mkdir -p") && word.contains("/wandb");
  }

  /** A terminal mixes stderr into stdout, and W&B prompts for a key. */
  static Stream<String> terminals(Manifests manifests) {
    return trainers(manifests)
        .filter(it -> it.at("/container/tty").asBoolean(false))
        .map(WorkflowRules::nameOf);
  }

  private static Stream<JsonNode> trainers(Manifests manifests) {
    return manifests
        .containerSteps()
        .filter(it -> Manifests.words(it.path("container")).contains("/app/finetuner.py"));
  }

  private static String after(String word, JsonNode step) {
    List<String> words = Manifests.words(step.path("container"));
    return words.get(words.indexOf(word) + 1);
  }
}
