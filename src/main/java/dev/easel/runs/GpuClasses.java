package dev.easel.runs;

import dev.easel.http.Invalid;
import dev.easel.http.Problem;
import dev.easel.http.Violations;
import dev.easel.pricing.RateCard;
import dev.easel.recipes.Role;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Holds the classes of GPU that a run asks for against the rate card: one with too little memory,
 * or without a price.
 */
@Component
class GpuClasses implements RunCheck {

  private final RateCard rates;
  private final StepResources resources;

  GpuClasses(RateCard rates, StepResources resources) {
    this.rates = rates;
    this.resources = resources;
  }

  /** A limit that nobody could keep would be an uncapped bill. */
  @Override
  public Optional<Problem> refusal(RunDraft draft) {
    if (draft.limits().maxCost() == null) {
      return Optional.empty();
    }
    return draft.stages().keySet().stream()
        .map(step -> resources.of(draft.recipe(), draft.parameters(), step))
        .filter(held -> rates.hourly(held).isEmpty())
        .map(held -> String.valueOf(held.gpu()))
        .findFirst()
        .or(() -> unpricedEndpoint(draft))
        .map(this::unpriced);
  }

  /** Its pods are not the workflow's. */
  private Optional<String> unpricedEndpoint(RunDraft draft) {
    return draft.places().endpointName() == null
        ? Optional.empty()
        : draft
            .parameter(Role.INFERENCE_GPU.word())
            .map(Map.Entry::getValue)
            .filter(gpu -> !rates.gpus().contains(gpu));
  }

  private Problem unpriced(String gpu) {
    var violations = new Violations();
    violations.add(
        List.of("max_cost"),
        "no_rate",
        "max_cost cannot be kept: the rate card has no GPU class '%s'. It has %s."
            .formatted(gpu, String.join(", ", rates.gpus())));
    return new Invalid(violations.all());
  }

  @Override
  public List<Warning> warnings(RunDraft draft) {
    return Stream.of(
            Map.entry(Role.TRAINER_GPU, draft.places().trains()),
            Map.entry(Role.INFERENCE_GPU, draft.places().endpointName() != null))
        .filter(Map.Entry::getValue)
        .flatMap(role -> warning(draft, role.getKey()).stream())
        .toList();
  }

  private Optional<Warning> warning(RunDraft draft, Role role) {
    return draft
        .parameter(role.word())
        .flatMap(
            parameter -> {
              var has = rates.memoryGib(parameter.getValue());
              if (has.isEmpty()) {
                return Optional.of(unknown(parameter));
              }
              var needs = draft.recipe().demands().memoryGib(role);
              return needs.isPresent() && has.getAsInt() < needs.getAsInt()
                  ? Optional.of(small(parameter, has.getAsInt(), needs.getAsInt()))
                  : Optional.empty();
            });
  }

  private Warning unknown(Map.Entry<String, String> parameter) {
    return new Warning(
        "gpu_class_unknown",
        "The rate card has no GPU class '%s' (%s): its price and its memory are not known."
            .formatted(parameter.getValue(), parameter.getKey()),
        "Check its spelling, %s are known; or have it added to the rate card."
            .formatted(String.join(", ", rates.gpus())));
  }

  private Warning small(Map.Entry<String, String> parameter, int has, int needs) {
    var enough =
        rates.gpus().stream().filter(gpu -> rates.memoryGib(gpu).orElse(0) >= needs).toList();
    return new Warning(
        "gpu_memory_low",
        "%s (%s) has %d GiB of memory, and the recipe needs %d."
            .formatted(parameter.getKey(), parameter.getValue(), has, needs),
        enough.isEmpty()
            ? "Ask for a class with more memory."
            : "Ask for a class with more memory: %s.".formatted(String.join(", ", enough)));
  }
}
