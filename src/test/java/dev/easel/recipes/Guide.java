package dev.easel.recipes;

import dev.easel.argo.EventBinding;
import dev.easel.argo.WorkflowTemplate;
import dev.easel.chart.Chart;
import dev.easel.http.Violation;
import dev.easel.http.Violations;
import dev.easel.volumes.VolumeProperties;
import dev.easel.volumes.Volumes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The guide's two recipes as the chart renders them, and the rules of an untouched installation.
 */
final class Guide {

  private static final List<JsonNode> RENDERED = Chart.render(Map.of());
  static final JsonMapper JSON = JsonMapper.shared();

  private Guide() {}

  static HouseRules house() {
    return house(
        new RecipeProperties(
            List.of("stabilityai/stable-diffusion-2-1-base", "stabilityai/stable-diffusion-2"),
            List.of(),
            List.of(),
            false));
  }

  static HouseRules house(RecipeProperties allowed) {
    var volumes = new Volumes(new VolumeProperties("finetunes/", "generic/", "data/"));
    return new HouseRules(allowed, volumes, new RunNames(allowed));
  }

  static WorkflowTemplate template(String recipe) {
    var object = rendered("WorkflowTemplate", recipe);
    return new WorkflowTemplate(
        "tenant-example",
        object.at("/metadata/name").asString(),
        "1",
        texts(object.at("/metadata/labels")),
        texts(object.at("/metadata/annotations")),
        object
            .at("/spec/arguments/parameters")
            .valueStream()
            .map(
                it ->
                    new WorkflowTemplate.Parameter(
                        it.path("name").asString(), it.path("value").asString(null)))
            .toList(),
        List.of("downloader", "finetuner", "serializer", "inference"),
        List.of(),
        List.of());
  }

  static EventBinding binding(String recipe) {
    var object = rendered("WorkflowEventBinding", recipe);
    var submit = object.at("/spec/submit");
    var parameters = new LinkedHashMap<String, String>();
    submit
        .at("/arguments/parameters")
        .forEach(
            it -> parameters.put(it.path("name").asString(), it.at("/valueFrom/event").asString()));
    return new EventBinding(
        "tenant-example",
        object.at("/metadata/name").asString(),
        "1",
        "easel-" + recipe,
        submit.at("/workflowTemplateRef/name").asString(),
        submit.at("/metadata/name").asString(),
        texts(submit.at("/metadata/labels")),
        texts(submit.at("/metadata/annotations")),
        parameters);
  }

  static Recipe recipe(String name) {
    return Offer.first(Blueprint.of(template(name), house()), java.time.Instant.EPOCH)
        .recipe(List.of(binding(name)), List.of());
  }

  static Gate recipeGate(String name) {
    return Blueprint.of(template(name), house()).gate();
  }

  /** The template with another annotation. */
  static WorkflowTemplate withSchema(WorkflowTemplate template, String schema) {
    var annotations = new HashMap<>(template.annotations());
    annotations.put("easel.dev/schema", schema);
    return new WorkflowTemplate(
        template.namespace(),
        template.name(),
        "2",
        template.labels(),
        annotations,
        template.parameters(),
        template.steps(),
        template.secrets(),
        template.needs());
  }

  /** A template of these parameters, each {@code name} or {@code name=default}. */
  static WorkflowTemplate template(String schema, String... parameters) {
    var read = new ArrayList<WorkflowTemplate.Parameter>();
    for (var parameter : parameters) {
      var parts = parameter.split("=", 2);
      read.add(new WorkflowTemplate.Parameter(parts[0], parts.length > 1 ? parts[1] : null));
    }
    return withSchema(
        new WorkflowTemplate(
            "tenant-example",
            "own",
            "1",
            Map.of("easel.dev/recipe", "own"),
            Map.of(),
            read,
            List.of(),
            List.of(),
            List.of()),
        schema);
  }

  static Gate gate(String schema, String... parameters) {
    var blueprint = Blueprint.of(template(schema, parameters), house());
    if (!blueprint.problems().isEmpty()) {
      throw new IllegalArgumentException(blueprint.problems().toString());
    }
    return blueprint.gate();
  }

  static Map<String, JsonNode> json(String object) {
    var members = new LinkedHashMap<String, JsonNode>();
    JSON.readTree(object).properties().forEach(it -> members.put(it.getKey(), it.getValue()));
    return members;
  }

  static List<Violation> refusals(Gate gate, String parameters) {
    var violations = new Violations();
    gate.resolve("example-dog", json(parameters), violations);
    return violations.all();
  }

  private static JsonNode rendered(String kind, String recipe) {
    return Chart.ofKind(RENDERED, kind).stream()
        .filter(it -> it.at("/metadata/name").asString("").equals("easel-" + recipe))
        .findFirst()
        .orElseThrow();
  }

  private static Map<String, String> texts(JsonNode object) {
    var texts = new HashMap<String, String>();
    object.properties().forEach(it -> texts.put(it.getKey(), it.getValue().asString()));
    return texts;
  }
}
