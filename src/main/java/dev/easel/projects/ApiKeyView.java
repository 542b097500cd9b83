package dev.easel.projects;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.easel.http.HoldsSecret;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A key as callers see it. */
@Schema(name = "ApiKey", description = "What is told of a key.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ApiKeyView(
    @Schema(example = "key_01kaq7w3k9e5xv6m2t8r4n0bcd") String id,
    @Schema(example = "nightly fine-tunes") String name,
    Role role,
    @Schema(description = "The project that it is of; absent for an operator's.")
        @Nullable String project,
    @Schema(
            description = "The part between the key's two underscores, to recognise it by.",
            example = "4fKq0ZtB9x")
        String prefix,
    KeyStatus status,
    @Schema(
            description =
                "The key, in the one answer that makes it: it cannot be shown again, not by a"
                    + " repeated request either.",
            example = "easel_4fKq0ZtB9x_<43 letters and digits>")
        @Nullable String key,
    Instant createdAt,
    @Schema(description = "The id of the caller that made it.") String createdBy,
    @Nullable Instant expiresAt,
    @Schema(description = "To the minute.") @Nullable Instant lastUsedAt,
    @Nullable Instant revokedAt,
    @Schema(description = "The key that a rotation put in its place.") @Nullable String replacedBy)
    implements HoldsSecret {

  static ApiKeyView of(ApiKey key, Instant now) {
    return of(key, null, now);
  }

  /** With what is shown once. */
  static ApiKeyView of(ApiKey key, @Nullable KeyText text, Instant now) {
    var life = key.life();
    return new ApiKeyView(
        key.id().toString(),
        key.name(),
        key.role(),
        key.project(),
        key.prefix(),
        life.status(now),
        text == null ? null : text.text(),
        life.createdAt(),
        life.createdBy(),
        life.expiresAt(),
        life.lastUsedAt(),
        life.revokedAt(),
        life.replacedBy() == null ? null : life.replacedBy().toString());
  }

  @Override
  public ApiKeyView withoutSecret() {
    return new ApiKeyView(
        id,
        name,
        role,
        project,
        prefix,
        status,
        null,
        createdAt,
        createdBy,
        expiresAt,
        lastUsedAt,
        revokedAt,
        replacedBy);
  }

  /** Without the key: this may reach a log. */
  @Override
  public String toString() {
    return "ApiKeyView[" + id + "]";
  }
}
