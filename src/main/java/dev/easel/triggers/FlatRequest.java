package dev.easel.triggers;

import dev.easel.http.Invalid;
import dev.easel.http.JsonBody;
import dev.easel.http.NearestName;
import dev.easel.http.Violation;
import dev.easel.recipes.Parameter;
import dev.easel.recipes.Recipe;
import dev.easel.recipes.Role;
import dev.easel.runs.Warning;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A flat body, parameters by their names, as a request to {@code POST /v1/runs}. */
final class FlatRequest {

  private static final String PARAMETERS = "#/parameters";

  private final Recipe recipe;
  private final List<Warning> warnings = new ArrayList<>();

  FlatRequest(Recipe recipe) {
    this.recipe = recipe;
  }

  /**
   * The request.
   *
   * @param lenient leaves out what is no parameter of the recipe, with a warning
   */
  JsonBody of(JsonBody flat, boolean lenient) {
    var whole = JsonNodeFactory.instance.objectNode().put("recipe", recipe.name());
    var parameters = JsonNodeFactory.instance.objectNode();
    var known = new HashSet<>(recipe.parameters().stream().map(Parameter::name).toList());
    flat.json()
        .properties()
        .forEach(
            member -> {
              if (member.getKey().equals(runName())) {
                whole.set("name", member.getValue());
              } else if (known.contains(member.getKey()) || !lenient) {
                parameters.set(member.getKey(), member.getValue());
              } else {
                leftOut(member.getKey(), known);
              }
            });
    bindingsDefaults(parameters);
    whole.set("parameters", parameters);
    return flat.with(whole);
  }

  private void leftOut(String name, Set<String> known) {
    warnings.add(
        new Warning(
            "unknown_parameter",
            NearestName.refusal("Parameter", name, known) + " It was left out.",
            "Correct the name; without EASEL_EVENTS_LENIENT it is refused."));
  }

  /** The guide's bindings deploy, whatever its templates do. */
  private void bindingsDefaults(ObjectNode parameters) {
    named(Role.RUN_INFERENCE)
        .filter(name -> !parameters.has(name))
        .ifPresent(name -> parameters.put(name, true));
  }

  private String runName() {
    return named(Role.RUN_NAME).orElse("run_name");
  }

  private Optional<String> named(Role role) {
    return recipe.parameters().stream()
        .filter(parameter -> parameter.role() == role)
        .map(Parameter::name)
        .findFirst();
  }

  /** What the run's history begins with. */
  List<Warning> warnings() {
    return warnings;
  }

  /** The same refusal with pointers into the flat body. */
  Invalid flat(Invalid refusal) {
    return new Invalid(refusal.violations().stream().map(this::flat).toList());
  }

  private Violation flat(Violation violation) {
    var pointer = violation.pointer();
    if (pointer == null) {
      return violation;
    }
    if (pointer.equals("#/name")) {
      return new Violation(
          "#/" + runName(),
          null,
          violation.code(),
          violation.message().replace("'name'", "'" + runName() + "'"));
    }
    return pointer.startsWith(PARAMETERS)
        ? new Violation(
            "#" + pointer.substring(PARAMETERS.length()),
            null,
            violation.code(),
            violation.message())
        : violation;
  }
}
