package dev.easel.projects;

import dev.easel.http.IfMatch;
import dev.easel.http.Problem;
import dev.easel.http.Standing;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Makes, replaces and revokes keys, each within what the caller himself may. */
@Component
class KeyOrders {

  private static final int MADE = 10_000;

  private final ApiKeys keys;
  private final Projects projects;
  private final Standing standing;
  private final ApplicationEventPublisher publisher;
  private final Clock clock;

  KeyOrders(
      ApiKeys keys,
      Projects projects,
      Standing standing,
      ApplicationEventPublisher publisher,
      Clock clock) {
    this.standing = standing;
    this.keys = keys;
    this.projects = projects;
    this.publisher = publisher;
    this.clock = clock;
  }

  /**
   * @throws Problem 403 if the caller would give more than he has
   */
  @Transactional
  ApiKeyView make(Caller caller, ApiKeyRequest request) {
    if (!caller.may(request.role())) {
      throw new RoleLacking(request.role(), caller);
    }
    var now = clock.instant();
    var seconds = request.expiresInSeconds();
    var end = seconds == null ? null : now.plusSeconds(seconds);
    var project = request.role() == Role.OPERATOR ? null : projects.current().id();
    return insert(
        new KeyDraft(project, request.name(), request.role()),
        ApiKey.Life.begin(now, caller.id(), end));
  }

  /** The new one has the name and the role of the old, and as much time as that was made with. */
  @Transactional
  ApiKeyView rotate(Caller caller, String id, RotateRequest request) {
    var old = locked(caller, id);
    standing.hold(); // after the lock: it may be the caller's own
    var now = clock.instant();
    refuseUnlessRotatable(old, now);
    var made =
        insert(
            new KeyDraft(old.project(), old.name(), old.role()),
            ApiKey.Life.begin(now, caller.id(), old.again(now).orElse(null)));
    keys.replace(old.id(), ApiKeyId.parse(made.id()).orElseThrow(), now.plus(request.overlap()));
    return made;
  }

  private static void refuseUnlessRotatable(ApiKey old, Instant now) {
    var replaced = old.life().replacedBy();
    if (replaced != null) {
      throw new Problem(
              HttpStatus.CONFLICT, "already_rotated", "Another key is in its place already.")
          .with("replaced_by", replaced.toString());
    }
    if (!old.isActive(now)) {
      throw new Problem(
          HttpStatus.CONFLICT,
          "api_key_ended",
          "The key is revoked or has expired; make a new one.");
    }
  }

  private ApiKeyView insert(KeyDraft draft, ApiKey.Life life) {
    var text = KeyText.create();
    var key = ApiKey.create(text, draft, life);
    keys.insert(key);
    return ApiKeyView.of(key, text, life.createdAt());
  }

  /**
   * Twice is once.
   *
   * @param made whether the keys that were made with it go too, those made with them, and the rest
   *     of what all these made
   */
  @Transactional
  void revoke(Caller caller, String id, boolean made, @Nullable String ifMatch) {
    var first = locked(caller, id);
    new IfMatch(ifMatch).require(first.etag());
    var now = clock.instant();
    var left = new ArrayDeque<>(List.of(first.id()));
    var gone = new HashSet<ApiKeyId>();
    while (!left.isEmpty()) {
      var next = left.remove();
      if (gone.add(next)) {
        keys.revoke(next, now);
        if (made) {
          publisher.publishEvent(new KeyRevoked(next.toString()));
          keys.list(caller.project(), next.toString(), null, MADE)
              .forEach(key -> left.add(key.id()));
        }
      }
    }
  }

  ApiKey get(Caller caller, String id) {
    return ApiKeyId.parse(id)
        .flatMap(keys::find)
        .filter(key -> key.isSeenBy(caller))
        .orElseThrow(KeyNotFound::new);
  }

  private ApiKey locked(Caller caller, String id) {
    return ApiKeyId.parse(id)
        .flatMap(keys::lock)
        .filter(key -> key.isSeenBy(caller))
        .orElseThrow(KeyNotFound::new);
  }
}
