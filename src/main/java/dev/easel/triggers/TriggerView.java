package dev.easel.triggers;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.easel.http.HoldsSecret;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A trigger as callers see it. */
@Schema(name = "Trigger", description = "An address that other systems call, and what it starts.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record TriggerView(
    @Schema(example = "trg_01kaq7w3k9e5xv6m2t8r4n0bcd") String id,
    @Schema(example = "train on push") String name,
    @Schema(
            description = "Where the other system posts to, below this Easel's own address.",
            example = "/v1/triggers/trg_01kaq7w3k9e5xv6m2t8r4n0bcd")
        String path,
    Scheme scheme,
    boolean enabled,
    @Schema(example = "dreambooth") String recipe,
    @Schema(example = "dog-${unique}") String runName,
    @Schema(description = "Fixed ones, as text.") Map<String, JsonNode> parameters,
    @Schema(description = "Where the others come from.") Map<String, Object> mapping,
    Map<String, String> labels,
    List<ConditionView> filter,
    List<String> allowedAddresses,
    @Schema(description = "`replace`, `max_cost` and the like, as each run has them.")
        Map<String, Object> limits,
    @Schema(
            description =
                "What the other system signs with, in the one answer to the request that made it:"
                    + " it cannot be shown again.")
        @Nullable String secret,
    @Schema(description = "Until when the secret before a rotation counts, too.")
        @Nullable Instant oldSecretUntil,
    Instant createdAt,
    @Schema(description = "The id of the caller that made it.") String createdBy,
    Instant updatedAt)
    implements HoldsSecret {

  private static final JsonMapper JSON = JsonMapper.shared();

  /** One condition, all of which a payload must meet. */
  @Schema(name = "TriggerCondition")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ConditionView(
      @Schema(description = "A JSON Pointer into the payload.", example = "/ref") String pointer,
      @Schema(description = "What is there, as text.", example = "refs/heads/main")
          @Nullable String equals,
      @Schema(description = "One of these is there.") @Nullable List<String> in,
      @Schema(
              description = "An RE2 expression that matches somewhere in what is there.",
              example = "^refs/tags/v")
          @Nullable String matches) {}

  static TriggerView of(Trigger trigger) {
    return of(trigger, null);
  }

  /** With what is shown once. */
  static TriggerView of(Trigger trigger, @Nullable String secret) {
    var definition = trigger.definition();
    var json = definition.json();
    return new TriggerView(
        trigger.id().toString(),
        trigger.name(),
        trigger.path(),
        trigger.scheme(),
        trigger.enabled(),
        definition.recipe(),
        json.path("run_name").asString(""),
        definition.parameters(),
        map(json.path("mapping")),
        JSON.convertValue(object(json.path("labels")), new TypeReference<>() {}),
        JSON.convertValue(list(json.path("filter")), new TypeReference<>() {}),
        definition.networks().texts(),
        map(definition.options()),
        secret,
        trigger.secrets().oldUntil(),
        trigger.made().at(),
        trigger.made().by(),
        trigger.updatedAt());
  }

  private static Map<String, Object> map(JsonNode node) {
    return JSON.convertValue(object(node), new TypeReference<>() {});
  }

  private static JsonNode object(JsonNode node) {
    return node.isObject() ? node : JSON.createObjectNode();
  }

  private static JsonNode list(JsonNode node) {
    return node.isArray() ? node : JSON.createArrayNode();
  }

  @Override
  public TriggerView withoutSecret() {
    return new TriggerView(
        id,
        name,
        path,
        scheme,
        enabled,
        recipe,
        runName,
        parameters,
        mapping,
        labels,
        filter,
        allowedAddresses,
        limits,
        null,
        oldSecretUntil,
        createdAt,
        createdBy,
        updatedAt);
  }
}
