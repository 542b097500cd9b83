package dev.easel.recipes;

import com.networknt.schema.Error;
import dev.easel.http.NearestName;
import dev.easel.http.Violations;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One passage through the gate; notes at most one fault for each parameter. */
final class Resolution {

  private final Gate gate;
  private final String runName;
  private final Violations violations;
  private final Map<String, String> texts = new LinkedHashMap<>();
  private final Set<String> refused = new HashSet<>();
  private final boolean isNamed;

  Resolution(Gate gate, String runName, Violations violations) {
    this.gate = gate;
    this.runName = runName;
    this.violations = violations;
    this.isNamed = gate.house().names().refusal(runName).isEmpty();
    if (!isNamed) {
      named(Role.RUN_NAME).ifPresent(parameter -> refused.add(parameter.name()));
    }
  }

  Map<String, String> of(Map<String, JsonNode> given) {
    refuseUnknown(given.keySet());
    gate.parameters().forEach(parameter -> take(parameter, given.get(parameter.name())));
    var typed = typed();
    new RoleRules(this).check();
    gate.schema().faults(typed).forEach(this::refuse);
    new MadeNames(this).check();
    return texts;
  }

  Gate gate() {
    return gate;
  }

  String runName() {
    return runName;
  }

  /** The value of a parameter that nothing was wrong with so far. */
  Optional<String> sound(Parameter parameter) {
    return refused.contains(parameter.name())
        ? Optional.empty()
        : Optional.ofNullable(texts.get(parameter.name()));
  }

  Optional<Parameter> named(Role role) {
    return gate.parameters().stream().filter(parameter -> parameter.role() == role).findFirst();
  }

  void refuse(Parameter parameter, Fault fault) {
    if (refused.add(parameter.name())) {
      violations.add(
          parameter.role() == Role.RUN_NAME
              ? List.of("name")
              : List.of("parameters", parameter.name()),
          fault.code(),
          fault.message());
    }
  }

  private void refuseUnknown(Set<String> given) {
    var known =
        gate.parameters().stream()
            .filter(parameter -> parameter.role() != Role.RUN_NAME)
            .map(Parameter::name)
            .toList();
    var runNames = named(Role.RUN_NAME).map(Parameter::name);
    given.stream()
        .filter(name -> !known.contains(name) && !runNames.filter(name::equals).isPresent())
        .forEach(
            name ->
                violations.add(
                    List.of("parameters", name),
                    "unknown_parameter",
                    NearestName.refusal("Parameter", name, known)));
  }

  private void take(Parameter parameter, @Nullable JsonNode given) {
    var text = parameter.role() == Role.RUN_NAME ? name(parameter, given) : text(parameter, given);
    text.ifPresent(
        value -> {
          texts.put(parameter.name(), value);
          TextRules.fault(parameter, value, parameter.isInstalled(value, runName))
              .ifPresent(fault -> refuse(parameter, fault));
        });
  }

  private Optional<String> name(Parameter parameter, @Nullable JsonNode given) {
    if (given != null && !given.asString("").equals(runName)) {
      violations.add(
          List.of("parameters", parameter.name()),
          "not_a_parameter",
          "'%s' is the request's own member 'name'; leave it out here."
              .formatted(parameter.name()));
    }
    return Optional.of(runName);
  }

  private Optional<String> text(Parameter parameter, @Nullable JsonNode given) {
    if (given == null) {
      if (parameter.pattern() != null && !isNamed) {
        refused.add(parameter.name()); // it follows a name that is refused itself
      }
      var installed = parameter.withoutCaller(runName);
      if (installed.isEmpty()) {
        refuse(parameter, new Fault("required", "'%s' is required.".formatted(parameter.name())));
      }
      return installed;
    }
    if (given.isBoolean()) {
      return Optional.of(parameter.spelled(given.booleanValue()));
    }
    if (given.isString() || given.isNumber()) {
      return Optional.of(RoleRules.folder(parameter, given.asString(), this));
    }
    refuse(parameter, Typed.fault(parameter, ""));
    return Optional.empty();
  }

  /** The values as the schema knows them. */
  private ObjectNode typed() {
    var typed = JsonNodeFactory.instance.objectNode();
    for (var parameter : gate.parameters()) {
      var text = sound(parameter);
      var value = text.flatMap(it -> Typed.value(parameter, it));
      if (value.isEmpty()) {
        refuse(parameter, Typed.fault(parameter, text.orElse("")));
      } else if (parameter.described()) {
        typed.set(parameter.name(), value.get());
      }
    }
    return typed;
  }

  private void refuse(Error error) {
    var at = error.getInstanceLocation();
    var name = at.getNameCount() > 0 ? at.getName(0) : error.getProperty();
    gate.parameters().stream()
        .filter(parameter -> parameter.name().equals(name))
        .findFirst()
        .ifPresentOrElse(
            parameter ->
                refuse(
                    parameter,
                    SchemaFault.of(parameter, texts.getOrDefault(parameter.name(), ""), error)),
            () -> {
              var fault = SchemaFault.other(error, "Parameters: ");
              violations.add(List.of("parameters"), fault.code(), fault.message());
            });
  }

  /** All values that nothing was wrong with. */
  Map<String, String> sound() {
    return texts.entrySet().stream()
        .filter(text -> !refused.contains(text.getKey()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
