package dev.easel.chart;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The guide's defects that can be seen in manifests, one rule for each. A rule's name begins with
 * the defect's number in the list of them; what it returns names where the defect was found.
 */
final class ChartRules {
  /** The rules by name. */
  static final Map<String, Function<Manifests, List<String>>> ALL =
      new TreeMap<>(
          Map.ofEntries(
              rule("01-unquoted-values", WorkflowRules::unquotedValues),
              rule("02-null-in-expression", BindingRules::unknownNull),
              rule("04-unmapped-parameters", BindingRules::unmappedParameters),
              rule("05-no-default", BindingRules::parametersWithoutDefault),
              rule("06-seed-not-passed", WorkflowRules::unusedParameters),
              rule("07-one-process", TrainerRules::processesBesideGpus),
              rule("08-downloader-without-token", WorkflowRules::downloadersWithoutToken),
              rule("09-wandb-secret-required", TrainerRules::requiredWandbKeys),
              rule("10-token-with-newline", WorkflowRules::spoiltTokens),
              rule("11-condition-by-position", ServingRules::conditionsByPosition),
              rule("11-old-group", ServingRules::oldGroups),
              rule("11-task-results-forbidden", ServingRules::executorsWithoutRights),
              rule("12-endpoint-taken-over", ServingRules::takenOverEndpoints),
              rule("12-shared-output", WorkflowRules::sharedOutputs),
              rule("13-run-name-unchecked", SchemaRules::uncheckedRunNames),
              rule("14-claim-in-path", WorkflowRules::claimsInPaths),
              rule("14-no-deadline", WorkflowRules::endlessSteps),
              rule("14-no-labels", BindingRules::unlabelledWorkflows),
              rule("14-no-retry", TrainerRules::trainersTriedOnce),
              rule("14-no-ttl", WorkflowRules::workflowsKeptForEver),
              rule("14-parameter-in-script", WorkflowRules::tagsInScripts),
              rule("14-unchecked-text", SchemaRules::uncheckedTexts),
              rule("15-unknown-argument", TrainerRules::unknownArguments),
              rule("16-two-defaults", BindingRules::differingDefaults),
              rule("18-samples-lost", TrainerRules::missingSampleFolders),
              rule("18-terminal", TrainerRules::terminals),
              rule("19-old-mount", ServingRules::oldMounts),
              rule("20-idle-annotation", ServingRules::ignoredIdleTimes)));

  private ChartRules() {}

  private static Map.Entry<String, Function<Manifests, List<String>>> rule(
      String name, Function<Manifests, Stream<String>> findings) {
    return Map.entry(name, findings.andThen(Stream::toList));
  }
}
