package dev.easel.triggers;

import dev.easel.http.Members;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** Reads what a trigger makes of a payload; what is wrong is noted, and it is not complete then. */
final class DefinitionReader {

  /** Members that are those of the run's request. */
  static final List<String> OPTIONS =
      List.of(
          "replace", "max_cost", "max_duration_seconds", "max_pending_seconds", "allow_unchecked");

  /** Members that take values of a payload, or are compared with them: as text. */
  private static final List<String> VALUES = List.of("parameters", "mapping", "filter");

  private static final int LONGEST = 1000;
  private static final int MOST = 20;
  private static final int MOST_LABELS = 30;

  private final Members members;

  private DefinitionReader(Members members) {
    this.members = members;
  }

  static Definition read(Members members, ObjectNode json) {
    return new DefinitionReader(members).read(json);
  }

  /** The object with its numbers as texts, which keep their spelling. */
  static ObjectNode spelled(ObjectNode given) {
    var spelled = given.deepCopy();
    for (var name : VALUES) {
      var node = spelled.get(name);
      if (node != null) {
        spelled.set(name, spelled(node));
      }
    }
    return spelled;
  }

  private static JsonNode spelled(JsonNode node) {
    if (node.isNumber()) {
      return StringNode.valueOf(node.asString());
    }
    if (node instanceof ObjectNode object) {
      object.propertyNames().stream()
          .toList()
          .forEach(name -> object.set(name, spelled(object.get(name))));
    } else if (node.isArray()) {
      var array = JsonNodeFactory.instance.arrayNode();
      node.forEach(entry -> array.add(spelled(entry)));
      return array;
    }
    return node;
  }

  private Definition read(ObjectNode json) {
    var recipe = members.requiredText("recipe", 63);
    var runName = template(members, "run_name");
    var parameters = parameters();
    var mapping = mapping(parameters);
    var filter = new ArrayList<Condition>();
    members.list("filter", MOST).forEach(it -> Condition.read(it).ifPresent(filter::add));
    var networks = Networks.read(members);
    var options = JsonNodeFactory.instance.objectNode();
    OPTIONS.stream().filter(members::has).forEach(name -> options.set(name, json.get(name)));
    return new Definition(
        json,
        recipe == null ? "" : recipe,
        runName,
        parameters,
        mapping,
        labels(),
        filter,
        networks,
        options);
  }

  private Map<String, JsonNode> parameters() {
    var given = members.members("parameters");
    var parameters = new LinkedHashMap<String, JsonNode>();
    for (var name : members.object("parameters").keySet()) {
      var value = given.scalar(name);
      if (value != null) {
        parameters.put(name, value);
      }
    }
    return parameters;
  }

  private Map<String, Source> mapping(Map<String, JsonNode> parameters) {
    var given = members.members("mapping");
    var mapping = new LinkedHashMap<String, Source>();
    for (var name : members.object("mapping").keySet()) {
      if (parameters.containsKey(name)) {
        given.add(name, "given_twice", "'%s' is in 'parameters', too.".formatted(name));
      }
      source(given, name).ifPresent(source -> mapping.put(name, source));
    }
    return mapping;
  }

  private static Optional<? extends Source> source(Members given, String name) {
    if (!given.isObject(name)) {
      return template(given, name);
    }
    var pointed = given.members(name);
    var pointer = Pointers.read(pointed, "pointer");
    var fallback = pointed.scalar("default");
    pointed.refuseOthers();
    return pointer.map(it -> new Pointed(it, fallback));
  }

  private Map<String, Template> labels() {
    var given = members.members("labels");
    var labels = new LinkedHashMap<String, Template>();
    if (members.object("labels").size() > MOST_LABELS) {
      members.add(
          "labels", "too_many", "'labels' may have at most %d entries.".formatted(MOST_LABELS));
      return labels;
    }
    for (var name : members.object("labels").keySet()) {
      if (name.startsWith("easel.dev/")) {
        given.add(name, "invalid_label", "Labels that begin with easel.dev/ are Easel's.");
      }
      template(given, name).ifPresent(template -> labels.put(name, template));
    }
    return labels;
  }

  private static Optional<Template> template(Members given, String name) {
    var text = given.requiredText(name, LONGEST);
    if (text == null) {
      return Optional.empty();
    }
    var template = Template.parse(text);
    if (template.isEmpty()) {
      given.add(
          name,
          "bad_template",
          "In '${...}' there must be a JSON Pointer, with ':-' and a default or without, or"
              + " 'unique'.");
    }
    return template;
  }
}
