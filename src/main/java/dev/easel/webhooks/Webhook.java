package dev.easel.webhooks;

import dev.easel.runs.RunId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An address that a project wants to be told at.
 *
 * @param run the one run that it is told of; null for all
 * @param eventTypes each one of {@link EventType#patterns}
 * @param version counts what callers change, and that it is disabled
 */
record Webhook(
    WebhookId id,
    String project,
    @Nullable RunId run,
    Address address,
    Secrets secrets,
    List<String> eventTypes,
    @Nullable String description,
    Standing standing,
    Origin origin,
    long version) {

  /**
   * Where it is told.
   *
   * @param shown without what may be a token
   */
  record Address(String shown, String encrypted) {}

  /**
   * What signs, encrypted.
   *
   * @param previous signs too, until then; null if there is none
   */
  record Secrets(String current, @Nullable String previous, @Nullable Instant previousUntil) {

    /** The older one, while it signs. */
    @Nullable String previous(Instant now) {
      return previousUntil == null || !now.isBefore(previousUntil) ? null : previous;
    }
  }

  /**
   * Whether it is told.
   *
   * @param disabled why not; null if it is
   * @param failingSince when its receiver last began to fail; null if it does not
   */
  record Standing(
      @Nullable DisabledReason disabled,
      @Nullable Instant disabledAt,
      @Nullable Instant failingSince) {

    static final Standing GOOD = new Standing(null, null, null);
  }

  /** Who made it. */
  record Origin(Instant createdAt, String createdBy, Instant updatedAt) {}

  Webhook standing(Standing changed, Instant now) {
    return new Webhook(
        id,
        project,
        run,
        address,
        secrets,
        eventTypes,
        description,
        changed,
        new Origin(origin.createdAt(), origin.createdBy(), now),
        version);
  }

  boolean isEnabled() {
    return standing.disabled() == null;
  }

  String etag() {
    return "\"" + version + "\"";
  }
}
