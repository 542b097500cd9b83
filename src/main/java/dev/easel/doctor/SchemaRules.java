package dev.easel.doctor;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.easel.argo.TemplateSpec;
import dev.easel.argo.WorkflowTemplate;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a recipe's schema leaves unchecked. Easel's own gate stands behind it; whoever starts the
 * template in another way has the schema alone.
 */
final class SchemaRules implements TemplateRule {

  private static final String ANNOTATION = "easel.dev/schema";
  private static final String RUN_NAME = "run_name";
  private static final int LONGEST_SCHEMA = 256 * 1024;
  private static final int LONGEST_PATTERN = 1000;

  /** inference-, the name, -predictor and -00001 have to fit a DNS label. */
  private static final int LONGEST_NAME = 37;

  private static final List<String> BAD_NAMES = List.of("Dog", "my_dog", "-dog", "dog-", "");

  @Override
  public Stream<Finding> findings(TemplateSpec template) {
    var properties = schema(template).path("properties");
    return properties.isObject()
        ? Stream.concat(names(template, properties), texts(template, properties))
        : Stream.of();
  }

  /** Names of the parameters that a template's schema calls deprecated. */
  static Set<String> deprecated(TemplateSpec template) {
    return schema(template).path("properties").properties().stream()
        .filter(property -> property.getValue().path("deprecated").asBoolean(false))
        .map(property -> property.getKey())
        .collect(Collectors.toSet());
  }

  private static Stream<Finding> names(TemplateSpec template, JsonNode properties) {
    var name = properties.path(RUN_NAME);
    if (template.parameter(RUN_NAME).isEmpty() || (name.has("pattern") && refusesBadNames(name))) {
      return Stream.of();
    }
    return Stream.of(
        Finding.warning("run_name_unchecked", Subject.of(template))
            .says(
                "Its schema takes names that no InferenceService can have: such a run fails at its"
                    + " last step, after the training is paid for.")
            .remedy(
                "In the annotation %s give run_name the pattern ^[a-z]([-a-z]*[a-z])?$ and"
                    + " maxLength %d.",
                ANNOTATION, LONGEST_NAME));
  }

  private static boolean refusesBadNames(JsonNode schema) {
    var text = schema.path("pattern").asString("");
    if (schema.path("maxLength").asInt(Integer.MAX_VALUE) > LONGEST_NAME) {
      return false;
    }
    // what would take much memory to compile is not judged
    if (text.length() > LONGEST_PATTERN || text.indexOf('{') != text.lastIndexOf('{')) {
      return true;
    }
    try {
      var pattern = Pattern.compile(text);
      return BAD_NAMES.stream().noneMatch(name -> pattern.matcher(name).find());
    } catch (PatternSyntaxException e) {
      return false;
    }
  }

  private static Stream<Finding> texts(TemplateSpec template, JsonNode properties) {
    return template.parameters().stream()
        .map(WorkflowTemplate.Parameter::name)
        .filter(name -> properties.has(name) && isFreeText(properties.path(name)))
        .map(
            name ->
                Finding.warning("text_unchecked", Subject.of(template))
                    .says(
                        "Its schema takes any text for '%s', which reaches a command line or a"
                            + " manifest as it is.",
                        name)
                    .remedy(
                        "Give '%s' a pattern or an enum in the annotation %s.", name, ANNOTATION));
  }

  private static boolean isFreeText(JsonNode schema) {
    return schema.path("type").asString("string").equals("string")
        && Stream.of("pattern", "enum", "const", "$ref").noneMatch(schema::has);
  }

  private static JsonNode schema(TemplateSpec template) {
    var text = template.annotations().getOrDefault(ANNOTATION, "{}");
    try {
      return JsonMapper.shared().readTree(text.length() > LONGEST_SCHEMA ? "{}" : text);
    } catch (JacksonException e) {
      return JsonMapper.shared().createObjectNode();
    }
  }
}
