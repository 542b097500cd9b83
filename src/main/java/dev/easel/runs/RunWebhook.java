package dev.easel.runs;

import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A webhook that a request asks for with its run: it is told of that run alone. */
@Schema(name = "RunWebhook", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
public record RunWebhook(
    @Schema(
            description = "As in `POST /v1/webhooks`.",
            requiredMode = Schema.RequiredMode.REQUIRED,
            implementation = String.class,
            format = "uri",
            maxLength = 2_048)
        URI url,
    @Schema(description = "As in `POST /v1/webhooks`: all if absent.") List<String> eventTypes,
    @Schema(maxLength = 200) @Nullable String description) {

  /** The member of a request that asks for one. */
  public static final String MEMBER = "webhook";

  /** Without the URL, whose query may be a secret: this may reach a log. */
  @Override
  public String toString() {
    return "RunWebhook" + eventTypes;
  }
}
