package dev.easel.webhooks;

import dev.easel.http.JsonBody;
import dev.easel.http.Violations;
import dev.easel.runs.RunId;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a caller sends to make a webhook. */
@Schema(name = "WebhookRequest", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record WebhookRequest(
    @Schema(
            description =
                "Where to POST notifications to; https, and public, unless the"
                    + " installation allows others.",
            requiredMode = Schema.RequiredMode.REQUIRED,
            implementation = String.class,
            format = "uri",
            maxLength = WebhookFields.URL)
        URI url,
    @Schema(
            description =
                "What to be told of: types, groups such as `run.*`, or `*`, which it is"
                    + " if absent; 50 at most.")
        List<String> eventTypes,
    @Schema(maxLength = WebhookFields.DESCRIPTION) @Nullable String description,
    @Schema(
            description =
                "The id of the one run to be told of, from its present status on; absent"
                    + " for all of the project.",
            implementation = String.class,
            example = "run_01kaq7w3k9e5xv6m2t8r4n0bcd")
        @Nullable RunId run) {

  static final String EXAMPLE =
      """
      {"url": "https://shop.example.com/hooks/easel", "description": "the shop",
        "event_types": ["run.succeeded", "run.failed", "endpoint.*", "budget.exceeded"]}
      """;

  private static final int LONGEST_ID = 64;

  static WebhookRequest read(JsonBody body, WebhookFields fields) {
    var violations = new Violations();
    var members = body.members(violations);
    var asked = fields.read(members);
    var run = members.text("run", LONGEST_ID);
    var id = run == null ? null : RunId.parse(run).orElse(null);
    if (run != null && id == null) {
      members.add("run", "invalid_id", "'run' must be the id of a run, such as run_….");
    }
    members.refuseOthers();
    violations.throwIfAny();
    var sound = Objects.requireNonNull(asked);
    return new WebhookRequest(sound.url(), sound.eventTypes(), sound.description(), id);
  }
}
