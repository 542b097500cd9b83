package dev.easel.projects;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What Easel keeps of a key.
 *
 * @param project null for an operator's
 * @param prefix the part of the key that may be seen
 * @param digest SHA-256 of its secret part, in hexadecimal
 * @param version counts changes, its use excepted
 */
record ApiKey(
    ApiKeyId id,
    @Nullable String project,
    String name,
    Role role,
    String prefix,
    String digest,
    Life life,
    long version) {

  /**
   * From when until when it opens anything.
   *
   * @param createdBy the id of the caller that made it
   * @param expiresAt null for never
   * @param lastUsedAt to the minute; null for never
   * @param replacedBy what a rotation put in its place
   */
  record Life(
      Instant createdAt,
      String createdBy,
      @Nullable Instant expiresAt,
      @Nullable Instant lastUsedAt,
      @Nullable Instant revokedAt,
      @Nullable ApiKeyId replacedBy) {

    static Life begin(Instant now, String by, @Nullable Instant end) {
      return new Life(now, by, end, null, null, null);
    }

    KeyStatus status(Instant now) {
      if (revokedAt != null) {
        return KeyStatus.REVOKED;
      }
      return expiresAt == null || expiresAt.isAfter(now) ? KeyStatus.ACTIVE : KeyStatus.EXPIRED;
    }
  }

  static ApiKey create(KeyText text, KeyDraft draft, Life life) {
    return new ApiKey(
        ApiKeyId.create(life.createdAt()),
        draft.project(),
        draft.name(),
        draft.role(),
        text.prefix(),
        text.digest(),
        life,
        0);
  }

  boolean isActive(Instant now) {
    return life.status(now) == KeyStatus.ACTIVE;
  }

  /** Whether the caller may know that there is such a key. */
  boolean isSeenBy(Caller caller) {
    return caller.project() == null || caller.project().equals(project);
  }

  String etag() {
    return "\"" + version + "\"";
  }

  /** When it would end if it were made now, for as long as it was made for. */
  Optional<Instant> again(Instant now) {
    return Optional.ofNullable(life.expiresAt())
        .map(end -> now.plus(java.time.Duration.between(life.createdAt(), end)));
  }
}
