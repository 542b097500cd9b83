package dev.easel.runs;

import dev.easel.http.JsonBody;
import dev.easel.http.Members;
import dev.easel.http.Text;
import dev.easel.http.Violations;
import dev.easel.pricing.Money;
import dev.easel.projects.Labels;
import dev.easel.projects.Project;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a caller sends to start a run. */
@Schema(
    name = "RunRequest",
    additionalProperties = Schema.AdditionalPropertiesValue.FALSE,
    description = "What to train, under which name, with which parameters.")
record RunRequest(
    @Schema(
            description = "A recipe's name or alias.",
            example = "dreambooth",
            requiredMode = Schema.RequiredMode.REQUIRED)
        String recipe,
    @Schema(
            description =
                "The guide's run_name: lower-case letters and hyphens, at most 37. The endpoint is"
                    + " called inference-<name>.",
            example = "example-dog",
            requiredMode = Schema.RequiredMode.REQUIRED)
        String name,
    @Schema(
            description =
                "The recipe's parameters that differ from their defaults: strings, numbers or"
                    + " booleans. GET /v1/recipes/{name} lists them.")
        Map<String, JsonNode> parameters,
    @Schema(
            description =
                "At most 32 with the project's, to find runs by: keys and values as Kubernetes has"
                    + " them.")
        Map<String, String> labels,
    @Schema(description = "Anything of yours, kept and given back; 16 KiB at most.")
        Map<String, Object> metadata,
    @Schema(
            description =
                "Take the output folder and the endpoint from the finished run that holds them;"
                    + " its endpoint is deleted first.",
            defaultValue = "false")
        boolean replace,
    @Schema(
            description =
                "Of the project's runs that wait for their turn, those of a higher one go first,"
                    + " and of the same one the older.",
            minimum = "-100",
            maximum = "100",
            defaultValue = "0")
        int priority,
    @Schema(
            description =
                "How long it may wait for its workflow, and each time a step of it waits, in"
                    + " seconds; then it ends as `expired`.",
            implementation = Long.class,
            minimum = "1",
            maximum = "31536000",
            defaultValue = "604800")
        @Nullable Duration maxPendingSeconds,
    @Schema(
            description =
                "How long an attempt may take from its workflow's start, in seconds; then it is"
                    + " ended, and `failed` with `deadline_exceeded`. No limit if absent.",
            implementation = Long.class,
            minimum = "1",
            maximum = "31536000",
            example = "14400")
        @Nullable Duration maxDurationSeconds,
    @Schema(
            description =
                "What it may cost over all attempts, its endpoint included; once it does, it is"
                    + " ended, and `failed` with `budget_exceeded`, and its endpoint is stopped. A"
                    + " decimal text in the rate card's currency, or an amount with it. No limit"
                    + " if absent.",
            implementation = MaxCost.class)
        @Nullable Money maxCost,
    @Schema(
            description =
                "Train on what has errors or is no data set, too. Without it, a run that names such"
                    + " a folder on a mounted claim is refused.",
            defaultValue = "false")
        boolean allowUnchecked,
    @Schema(
            description =
                "A webhook of this run alone, made with it and told its present status first; it"
                    + " needs the role `admin`. The answer has it, with its secret.",
            implementation = RunWebhook.class)
        @Nullable RunWebhook webhook) {

  private static final long YEAR = 31_536_000;
  private static final int PRIORITY = 100;
  private static final int METADATA_BYTES = 16 * 1024;

  /** What a run has beside its parameters if nobody asked for anything. */
  static RunRequest none(String recipe) {
    return new RunRequest(
        recipe, "", Map.of(), Map.of(), Map.of(), false, 0, null, null, null, false, null);
  }

  /**
   * Reads a body; what is wrong is noted, and then the answer is not complete.
   *
   * @param currency of the rate card
   * @param webhooks reads the one that is asked for
   */
  static RunRequest read(
      JsonBody body, String currency, RunWebhooks webhooks, Violations violations) {
    var members = body.members(violations);
    var recipe = members.requiredText("recipe", 63);
    if (recipe != null && recipe.isEmpty()) {
      members.add("recipe", "required", "'recipe' is required.");
    }
    var name = members.requiredText("name", 253);
    var parameters = members.object("parameters");
    var labels = Labels.read(members);
    var metadata = metadata(members.object("metadata"), violations);
    var replace = members.flag("replace", false);
    var priority = members.integer("priority", -PRIORITY, PRIORITY);
    var maxPending = seconds(members, "max_pending_seconds");
    var maxDuration = seconds(members, "max_duration_seconds");
    var maxCost = new MaxCost(members, currency).read();
    var allowUnchecked = members.flag("allow_unchecked", false);
    var webhook = webhook(members, webhooks);
    members.refuseOthers();
    return new RunRequest(
        recipe == null ? "" : recipe,
        name == null ? "" : name,
        parameters,
        labels,
        metadata,
        replace,
        priority == null ? 0 : priority.intValue(),
        maxPending,
        maxDuration,
        maxCost,
        allowUnchecked,
        webhook);
  }

  private static @Nullable RunWebhook webhook(Members members, RunWebhooks webhooks) {
    var asked = members.members(RunWebhook.MEMBER);
    return members.isObject(RunWebhook.MEMBER) ? webhooks.read(asked) : null;
  }

  /** Its own, and those that all runs of the project have. */
  Map<String, String> labelsIn(Project project) {
    var all = new LinkedHashMap<>(project.labels());
    all.putAll(labels);
    return all;
  }

  private static @Nullable Duration seconds(Members members, String name) {
    var seconds = members.integer(name, 1, YEAR);
    return seconds == null ? null : Duration.ofSeconds(seconds);
  }

  private static Map<String, Object> metadata(Map<String, JsonNode> given, Violations violations) {
    var metadata = new LinkedHashMap<String, Object>();
    given.forEach(
        (key, value) -> {
          refuseHostile(key, List.of("metadata", key), violations);
          refuseHostile(value, List.of("metadata", key), violations);
          metadata.put(key, Plain.of(value));
        });
    var bytes = given.values().stream().mapToInt(value -> value.toString().length()).sum();
    if (bytes > METADATA_BYTES) {
      violations.add(List.of("metadata"), "too_long", "'metadata' has at most 16 KiB.");
    }
    return metadata;
  }

  private static void refuseHostile(JsonNode node, List<String> path, Violations violations) {
    if (node.isString()) {
      refuseHostile(node.stringValue(), path, violations);
    }
    node.properties()
        .forEach(
            member -> {
              refuseHostile(member.getKey(), path, violations);
              refuseHostile(member.getValue(), path, violations);
            });
    if (node.isArray()) {
      node.forEach(element -> refuseHostile(element, path, violations));
    }
  }

  private static void refuseHostile(String text, List<String> path, Violations violations) {
    if (Text.hostile(text)) {
      violations.add(
          path,
          "template_or_control",
          "A text must not contain '{{', '}}' or control characters: Argo evaluates them.");
    }
  }
}
