package dev.easel.doctor;

import dev.easel.argo.ContainerSpec;
import dev.easel.argo.StepSpec;
import dev.easel.argo.TemplateSpec;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** What the steps of the guide's trainer and downloader get wrong. */
final class TrainerRules implements TemplateRule {

  private static final String TRAINER = "/app/finetuner.py";
  private static final String WANDB_KEY = "WANDB_API_KEY";

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

  @Override
  public Stream<Finding> findings(TemplateSpec template) {
    return template.steps().stream()
        .flatMap(
            step ->
                Stream.concat(
                    step.running(TRAINER).flatMap(it -> trainer(template, step, it)),
                    step.containers().stream()
                        .flatMap(it -> downloader(template, step, it).stream())));
  }

  private static Stream<Finding> trainer(
      TemplateSpec template, StepSpec step, ContainerSpec trainer) {
    var one =
        Stream.of(
                processes(template, step, trainer),
                wandb(template, trainer),
                retry(template, step),
                samples(template, trainer),
                terminal(template, trainer))
            .flatMap(Optional::stream);
    return Stream.concat(one, arguments(template, trainer));
  }

  /** Python's argparse takes --resize for --resize_interp. */
  private static Stream<Finding> arguments(TemplateSpec template, ContainerSpec trainer) {
    var own = trainer.words().subList(trainer.words().indexOf(TRAINER), trainer.words().size());
    return own.stream()
        .filter(word -> word.startsWith("--"))
        .map(word -> word.substring(2).split("=", 2)[0])
        .filter(word -> !ARGUMENTS.contains(word))
        .map(
            word ->
                Finding.warning("argument_unknown", Subject.of(template))
                    .says(
                        "The trainer has no argument --%s: it ends, or takes it for one that begins"
                            + " so.",
                        word)
                    .remedy("Take --%s and its value out.", word));
  }

  private static Optional<Finding> processes(
      TemplateSpec template, StepSpec step, ContainerSpec trainer) {
    var counted = step.podPatch().contains("{{");
    return counted && !trainer.after("--num_processes").contains("{{")
        ? Optional.of(
            Finding.warning("processes_fixed", Subject.of(template))
                .says(
                    "The step '%s' reserves as many GPUs as a parameter says and trains on a fixed"
                        + " number of them.",
                    step.name())
                .remedy("Give --num_processes the same parameter."))
        : Optional.empty();
  }

  private static Optional<Finding> wandb(TemplateSpec template, ContainerSpec trainer) {
    return trainer.secrets().stream()
        .filter(key -> key.variable().equals(WANDB_KEY) && !key.optional())
        .findFirst()
        .map(
            key ->
                Finding.warning("wandb_required", Subject.of(template))
                    .says(
                        "The trainer's pod needs the Secret '%s': without it the pod never starts,"
                            + " and nothing ends the wait.",
                        key.secret())
                    .remedy(
                        "Set optional: true on the secretKeyRef of %s, and WANDB_MODE=offline"
                            + " where it is empty.",
                        WANDB_KEY));
  }

  private static Optional<Finding> retry(TemplateSpec template, StepSpec step) {
    return step.isRetried()
        ? Optional.empty()
        : Optional.of(
            TemplateRules.mild("no_retry", template)
                .says("A training whose node is lost, or taken back, is not tried again.")
                .remedy(
                    "Give the template '%s' a retryStrategy for lost nodes and pods, as the"
                        + " chart's has.",
                    step.name()));
  }

  private static Optional<Finding> samples(TemplateSpec template, ContainerSpec trainer) {
    var makesFolder =
        trainer.words().stream()
            .anyMatch(word -> word.contains("mkdir -p") && word.contains("/wandb"));
    return makesFolder
        ? Optional.empty()
        : Optional.of(
            TemplateRules.mild("samples_lost", template)
                .says(
                    "Nobody makes the folder that W&B is told to write to, so that sampled pictures"
                        + " go with the pod where W&B is offline.")
                .remedy("Run mkdir -p <output>/wandb before %s.", TRAINER));
  }

  private static Optional<Finding> terminal(TemplateSpec template, ContainerSpec trainer) {
    return trainer.hasTerminal()
        ? Optional.of(
            Finding.warning("terminal", Subject.of(template))
                .says(
                    "The trainer has a terminal: its log mixes with its errors, and W&B asks for a"
                        + " key instead of going on without one.")
                .remedy("Take tty: true out."))
        : Optional.empty();
  }

  private static Optional<Finding> downloader(
      TemplateSpec template, StepSpec step, ContainerSpec container) {
    var downloads = container.words().stream().anyMatch(word -> word.endsWith("model_downloader"));
    return downloads && !SecretRules.hasToken(container)
        ? Optional.of(
            Finding.warning("downloader_without_token", Subject.of(template))
                .says(
                    "The downloader of the step '%s' has no Hugging Face token: gated models are"
                        + " refused (401).",
                    step.name())
                .remedy("Give it HF_API_TOKEN from the Secret, as the trainer has it."))
        : Optional.empty();
  }
}
