package dev.easel.recipes;

import dev.easel.argo.EventBinding;
import dev.easel.argo.StepNeeds;
import dev.easel.argo.WorkflowTemplate;
import dev.easel.http.Violations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Something that can be trained: a labelled WorkflowTemplate with its schema and its binding. */
public final class Recipe {

  private final WorkflowTemplate installed;
  private final Blueprint blueprint;
  private final @Nullable EventBinding binding;
  private final List<RecipeProblem> problems;

  Recipe(
      WorkflowTemplate installed,
      Blueprint blueprint,
      @Nullable EventBinding binding,
      List<RecipeProblem> problems) {
    this.installed = installed;
    this.blueprint = blueprint;
    this.binding = binding;
    this.problems = List.copyOf(problems);
  }

  public String name() {
    return blueprint.name();
  }

  public String title() {
    return blueprint.outline().title();
  }

  public String description() {
    return blueprint.outline().description();
  }

  /** Other names it answers to, such as the guide's {@code db-finetune}. */
  public List<String> aliases() {
    return blueprint.outline().aliases();
  }

  public String namespace() {
    return blueprint.template().namespace();
  }

  /** Name of its WorkflowTemplate. */
  public String template() {
    return blueprint.template().name();
  }

  /** The binding that its events go through; null if there is none or more than one. */
  public @Nullable EventBinding binding() {
    return binding;
  }

  /** What its events are sent to; null if the binding has none or is missing. */
  public @Nullable String discriminator() {
    return binding == null ? null : binding.discriminator();
  }

  /** SHA-256, in hex, of the template's parameters and schema: what a run was accepted under. */
  public String digest() {
    return blueprint.digest();
  }

  /** Why it cannot be run; empty if it can. */
  public List<RecipeProblem> problems() {
    return problems;
  }

  public boolean usable() {
    return problems().isEmpty();
  }

  boolean isGone() {
    return problems.stream().anyMatch(problem -> problem.code().equals("template_gone"));
  }

  /** The template as it is in the cluster, right or not. */
  WorkflowTemplate installed() {
    return installed;
  }

  PresentedSchema schema() {
    return new PresentedSchema(blueprint.gate());
  }

  /** Defaults that follow the run's name, by parameter. */
  Map<String, String> following() {
    var following = new LinkedHashMap<String, String>();
    for (var parameter : parameters()) {
      if (parameter.pattern() != null) {
        following.put(parameter.name(), parameter.pattern());
      }
    }
    return following;
  }

  /** All parameters of the template in their order, the run's name among them. */
  public List<Parameter> parameters() {
    return blueprint.gate().parameters();
  }

  /** Names of the steps in their order. */
  public List<String> steps() {
    return blueprint.template().steps();
  }

  /**
   * {@code downloading}, {@code training}, {@code serializing} or {@code deploying} by step name,
   * in the steps' order; a step of no stage is left out.
   */
  public Map<String, String> stages() {
    var stages = blueprint.outline().stages();
    var ordered = new LinkedHashMap<String, String>();
    steps().stream()
        .filter(stages::containsKey)
        .forEach(step -> ordered.put(step, stages.get(step)));
    return ordered;
  }

  /** Secrets that its steps read. */
  public List<WorkflowTemplate.SecretKey> secrets() {
    return installed.secrets();
  }

  /** What a pod of a step asks for with these parameters; empty if it has no such step. */
  public Optional<StepNeeds> needs(String step, Map<String, String> parameters) {
    return blueprint.template().needs().stream()
        .filter(needs -> needs.step().equals(step))
        .findFirst()
        .map(needs -> needs.of(parameters));
  }

  /** What its training and its endpoint ask of hardware, and how long the training is. */
  public Demands demands() {
    return blueprint.outline().demands();
  }

  /** Which dialect its predictor speaks, such as {@code coreweave-v1}. */
  public String predictor() {
    return blueprint.outline().predictor();
  }

  /** How metrics and progress of its training are read from what it prints. */
  public LogRules log() {
    return blueprint.outline().log();
  }

  /** The folder it writes to with these parameters, if it has one. */
  public Optional<String> output(Map<String, String> parameters) {
    return Optional.ofNullable(blueprint.outline().output())
        .map(pattern -> Outline.filled(pattern, parameters));
  }

  /** The InferenceService it makes with these parameters, if it can make one. */
  public Optional<String> endpoint(Map<String, String> parameters) {
    return Optional.ofNullable(blueprint.outline().endpoint())
        .map(pattern -> Outline.filled(pattern, parameters));
  }

  /** The value of the parameter with this role, of the first of several. */
  public Optional<String> valueOf(Role role, Map<String, String> parameters) {
    return parameters().stream()
        .filter(parameter -> parameter.role() == role)
        .map(Parameter::name)
        .filter(parameters::containsKey)
        .map(parameters::get)
        .findFirst();
  }

  /** Whether the switch with this role is on, however it is spelled. */
  public boolean isOn(Role role, Map<String, String> parameters) {
    return valueOf(role, parameters).filter("true"::equalsIgnoreCase).isPresent();
  }

  /**
   * The gate: what is sent for every parameter of the template, in its order, as text.
   *
   * @param runName the request's {@code name}, checked here too
   * @param given the request's {@code parameters} as they were written
   * @param violations takes everything wrong, with paths below {@code name} and {@code parameters};
   *     if it took anything the answer is not complete
   */
  public Map<String, String> resolve(
      String runName, Map<String, JsonNode> given, Violations violations) {
    return blueprint.gate().resolve(runName, given, violations);
  }

  /**
   * What a run of another name takes over from parameters accepted earlier: all that the recipe
   * still has, but for the name and what followed it.
   */
  public Map<String, String> takenOver(Map<String, String> accepted) {
    var runName = valueOf(Role.RUN_NAME, accepted).orElse("");
    var taken = new LinkedHashMap<String, String>();
    for (var parameter : parameters()) {
      var value = accepted.get(parameter.name());
      var followed =
          parameter.role() == Role.RUN_NAME
              || (parameter.pattern() != null
                  && value != null
                  && parameter.isInstalled(value, runName));
      if (value != null && !followed) {
        taken.put(parameter.name(), value);
      }
    }
    return taken;
  }

  /**
   * What to send for parameters accepted earlier, should the recipe have changed since: those it
   * has more are filled from its defaults.
   */
  public Remapped remapped(Map<String, String> accepted) {
    var sent = new LinkedHashMap<String, String>();
    var filled = new ArrayList<String>();
    var lost = new ArrayList<>(accepted.keySet());
    var runName = valueOf(Role.RUN_NAME, accepted).orElse("");
    for (var parameter : parameters()) {
      var name = parameter.name();
      lost.remove(name);
      var known = Optional.ofNullable(accepted.get(name));
      known
          .or(() -> parameter.withoutCaller(runName))
          .ifPresentOrElse(value -> sent.put(name, value), () -> lost.add(name));
      if (known.isEmpty() && sent.containsKey(name)) {
        filled.add(name);
      }
    }
    return new Remapped(sent, filled, lost);
  }

  /**
   * Parameters accepted earlier, against the recipe of now.
   *
   * @param parameters what to send
   * @param filled names that were not accepted then and have the recipe's default
   * @param lost names that were accepted and are not mapped any more, or that are mapped now and
   *     have no default
   */
  public record Remapped(Map<String, String> parameters, List<String> filled, List<String> lost) {}
}
