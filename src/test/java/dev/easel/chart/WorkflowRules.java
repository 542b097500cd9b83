package dev.easel.chart;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** What WorkflowTemplates can get wrong in any step. */
final class WorkflowRules {
  private static final Pattern VISIBLE = Pattern.compile("[!-~]+");

  private WorkflowRules() {}

  /** Argo 4 takes texts only. */
  static Stream<String> unquotedValues(Manifests manifests) {
    return manifests
        .ofKind("WorkflowTemplate")
        .flatMap(it -> it.findValues("parameters").stream())
        .flatMap(JsonNode::valueStream)
        .filter(it -> it.has("value") && !it.path("value").isString())
        .map(it -> it.path("name").asString(""));
  }

  /** Parameters that reach no step, and do not say so in the schema. */
  static Stream<String> unusedParameters(Manifests manifests) {
    return Recipe.byName(manifests).values().stream()
        .flatMap(
            recipe -> {
              String templates = recipe.template().at("/spec/templates").toString();
              return recipe.defaults().keySet().stream()
                  .filter(it -> !templates.matches("(?s).*workflow\\.parameters\\." + it + "\\b.*"))
                  .filter(it -> !recipe.property(it).path("deprecated").asBoolean(false));
            });
  }

  static Stream<String> downloadersWithoutToken(Manifests manifests) {
    return manifests
        .containerSteps()
        .filter(
            it ->
                Manifests.words(it.path("container")).stream()
                    .anyMatch(w -> w.contains("downloader")))
        .filter(it -> Manifests.environment(it.path("container"), "HF_API_TOKEN").isEmpty())
        .map(WorkflowRules::nameOf);
  }

  /** A newline or " -n" in a token ends up in an HTTP header. */
  static Stream<String> spoiltTokens(Manifests manifests) {
    return manifests
        .ofKind("Secret")
        .filter(it -> it.at("/data/token").isString())
        .filter(it -> isSpoilt(it.at("/data/token").asString()))
        .map(Manifests::name);
  }

  private static boolean isSpoilt(String token) {
    try {
      return !VISIBLE.matcher(new String(Base64.getDecoder().decode(token), UTF_8)).matches();
    } catch (IllegalArgumentException notBase64) {
      return true;
    }
  }

  /** One folder for the models of all runs. */
  static Stream<String> sharedOutputs(Manifests manifests) {
    return Recipe.byName(manifests).values().stream()
        .flatMap(it -> it.defaults().getOrDefault("output", Optional.empty()).stream())
        .filter(it -> !it.contains("{{workflow.parameters.run_name}}"));
  }

  /**
   * A claim's name is no volume's name (a label), and a mount of that name can hide the image's own
   * folder.
   */
  static Stream<String> claimsInPaths(Manifests manifests) {
    return manifests
        .steps()
        .filter(
            it ->
                Stream.concat(
                        it.findValues("volumeMounts").stream(), it.findValues("volumes").stream())
                    .flatMap(JsonNode::valueStream)
                    .anyMatch(
                        v -> (v.path("name").asString("") + v.path("mountPath")).contains("{{")))
        .map(WorkflowRules::nameOf);
  }

  static Stream<String> endlessSteps(Manifests manifests) {
    var workflows = manifests.ofKind("WorkflowTemplate").map(it -> it.path("spec"));
    var steps = manifests.steps().filter(it -> it.has("container") || it.has("resource"));
    return Stream.concat(workflows, steps)
        .filter(it -> !it.has("activeDeadlineSeconds"))
        .map(WorkflowRules::nameOf);
  }

  static Stream<String> workflowsKeptForEver(Manifests manifests) {
    return manifests
        .ofKind("WorkflowTemplate")
        .filter(it -> !it.path("spec").has("ttlStrategy") || !it.path("spec").has("podGC"))
        .map(Manifests::name);
  }

  /** A tag in a shell's script is a parameter that the shell reads as a program. */
  static Stream<String> tagsInScripts(Manifests manifests) {
    return manifests
        .containerSteps()
        .filter(
            it ->
                Stream.concat(
                        Stream.of(it.path("container")), it.path("initContainers").valueStream())
                    .anyMatch(container -> script(Manifests.words(container)).contains("{{")))
        .map(WorkflowRules::nameOf);
  }

  private static String script(List<String> words) {
    int at = words.indexOf("-c");
    return at < 0 || at + 1 == words.size() ? "" : words.get(at + 1);
  }

  static String nameOf(JsonNode step) {
    return step.path("name").asString("workflow");
  }
}
