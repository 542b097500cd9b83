package dev.easel.recipes;

import dev.easel.argo.EventBinding;
import dev.easel.argo.WorkflowTemplate;
import dev.easel.http.Violations;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Something that can be trained: a labelled WorkflowTemplate with its schema and its binding. */
public final class Recipe {

  private final String name;
  private final WorkflowTemplate template;
  private final Outline outline;
  private final List<Parameter> parameters;
  private final Gate gate;
  private final String digest;
  private final @Nullable EventBinding binding;
  private final List<RecipeProblem> problems;

  Recipe(
      String name,
      WorkflowTemplate template,
      Outline outline,
      List<Parameter> parameters,
      Gate gate,
      String digest,
      @Nullable EventBinding binding,
      List<RecipeProblem> problems) {
    this.name = name;
    this.template = template;
    this.outline = outline;
    this.parameters = List.copyOf(parameters);
    this.gate = gate;
    this.digest = digest;
    this.binding = binding;
    this.problems = List.copyOf(problems);
  }

  public String name() {
    return name;
  }

  public String title() {
    return outline.title();
  }

  public String description() {
    return outline.description();
  }

  /** Other names it answers to, such as the guide's {@code db-finetune}. */
  public List<String> aliases() {
    return outline.aliases();
  }

  public String namespace() {
    return template.namespace();
  }

  /** Name of its WorkflowTemplate. */
  public String template() {
    return template.name();
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
    return digest;
  }

  /** Why it cannot be run; empty if it can. */
  public List<RecipeProblem> problems() {
    return problems;
  }

  public boolean usable() {
    return problems().isEmpty();
  }

  /** All parameters of the template in their order, the run's name among them. */
  public List<Parameter> parameters() {
    return parameters;
  }

  /** Names of the steps in their order. */
  public List<String> steps() {
    return template.steps();
  }

  /** {@code downloading}, {@code training}, {@code serializing} or {@code deploying}. */
  public Optional<String> stage(String step) {
    return Optional.ofNullable(outline.stages().get(step));
  }

  /** Which dialect its predictor speaks, such as {@code coreweave-v1}. */
  public String predictor() {
    return outline.predictor();
  }

  /** The folder it writes to with these parameters, if it has one. */
  public Optional<String> output(Map<String, String> parameters) {
    return filled(outline.output(), parameters);
  }

  /** The InferenceService it makes with these parameters, if it can make one. */
  public Optional<String> endpoint(Map<String, String> parameters) {
    return filled(outline.endpoint(), parameters);
  }

  /** The value of the parameter with this role, of the first of several. */
  public Optional<String> valueOf(Role role, Map<String, String> parameters) {
    return this.parameters.stream()
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
    return gate.resolve(runName, given, violations);
  }

  /**
   * What to send for parameters accepted earlier, should the recipe have changed since (the recipe
   * maps more: filled from its defaults; it maps fewer: those cannot be sent).
   */
  public Remapped remapped(Map<String, String> accepted) {
    return new Remapped(accepted, List.of(), List.of());
  }

  private static Optional<String> filled(@Nullable String pattern, Map<String, String> parameters) {
    return Optional.ofNullable(pattern)
        .map(
            text -> {
              for (var parameter : parameters.entrySet()) {
                text = text.replace("{" + parameter.getKey() + "}", parameter.getValue());
              }
              return text;
            });
  }

  /**
   * Parameters accepted earlier, against the recipe of now.
   *
   * @param parameters what to send
   * @param filled names that were not accepted then and have the recipe's default
   * @param lost names that were accepted and are not mapped any more, or that have no default
   */
  public record Remapped(Map<String, String> parameters, List<String> filled, List<String> lost) {}
}
