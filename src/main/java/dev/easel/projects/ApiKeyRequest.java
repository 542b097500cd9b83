package dev.easel.projects;

import dev.easel.http.JsonBody;
import dev.easel.http.Text;
import dev.easel.http.Violations;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a caller sends to make a key. */
@Schema(name = "ApiKeyRequest", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
record ApiKeyRequest(
    @Schema(description = "What people call it.", minLength = 1, maxLength = NAME) String name,
    @Schema(description = "At most the caller's own.") Role role,
    @Schema(
            description = "How long it opens anything; always, if absent.",
            minimum = "1",
            maximum = "315360000")
        @Nullable Long expiresInSeconds) {

  static final String EXAMPLE =
      """
      {"name": "nightly fine-tunes", "role": "runner", "expires_in_seconds": 7776000}
      """;

  static final int NAME = 100;
  static final long LONGEST = Duration.ofDays(3650).toSeconds();

  static ApiKeyRequest read(JsonBody body) {
    var violations = new Violations();
    var members = body.members(violations);
    var name = members.requiredText("name", NAME);
    if (name != null && (name.isBlank() || Text.hasControl(name))) {
      members.add("name", "invalid_name", "'name' must have characters that can be seen, only.");
    }
    var role = members.requiredText("role", 20);
    if (role != null && Role.of(role).isEmpty()) {
      members.add("role", "unknown_role", "'role' must be viewer, runner, admin or operator.");
    }
    var seconds = members.integer("expires_in_seconds", 1, LONGEST);
    members.refuseOthers();
    violations.throwIfAny();
    return new ApiKeyRequest(
        String.valueOf(name), Role.of(String.valueOf(role)).orElseThrow(), seconds);
  }
}
