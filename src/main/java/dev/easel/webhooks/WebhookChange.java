package dev.easel.webhooks;

import dev.easel.http.JsonBody;
import dev.easel.http.Violations;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a caller changes of a webhook; what is left out stays. */
@Schema(
    name = "WebhookChange",
    additionalProperties = Schema.AdditionalPropertiesValue.FALSE,
    description = "What is to change; what is left out stays as it is.")
record WebhookChange(
    @Schema(implementation = String.class, format = "uri", maxLength = WebhookFields.URL)
        @Nullable URI url,
    @Schema(description = "In the place of the present ones; 1 to 50.")
        @Nullable List<String> eventTypes,
    @Schema(
            description = "Null takes it away.",
            types = {"string", "null"},
            maxLength = WebhookFields.DESCRIPTION)
        @Nullable String description,
    @Schema(
            description =
                "False: nothing more is told, and what has not been delivered waits. True:"
                    + " it is told again, whatever disabled it.")
        @Nullable Boolean enabled) {

  static final String EXAMPLE =
      """
      {"event_types": ["run.*", "endpoint.ready"], "enabled": true}
      """;

  /**
   * Reads a body against the webhook as it is.
   *
   * @throws dev.easel.http.Invalid with everything wrong
   */
  static WebhookChange read(JsonBody body, WebhookFields fields, Webhook is) {
    var violations = new Violations();
    var members = body.members(violations);
    var url = fields.url(members);
    var types = fields.eventTypes(members);
    if (body.json().has("event_types")
        && types.isEmpty()
        && !violations.isAt(List.of("event_types"))) {
      members.add("event_types", "required", "'event_types' must have one at least.");
    }
    var description = fields.description(members);
    var enabled = members.flag("enabled", is.isEnabled());
    members.refuseOthers();
    violations.throwIfAny();
    return new WebhookChange(
        url,
        types.isEmpty() ? is.eventTypes() : types,
        body.json().has("description") ? description : is.description(),
        enabled);
  }

  /** What the webhook is to be told of. */
  List<String> types() {
    return Objects.requireNonNull(eventTypes);
  }

  /** Whether it is to be told. */
  boolean isEnabled() {
    return Objects.requireNonNull(enabled);
  }
}
