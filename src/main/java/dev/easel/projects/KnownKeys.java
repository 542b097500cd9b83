package dev.easel.projects;

import dev.easel.http.KnownCallers;
import java.security.Principal;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/** Finds out which keys are revoked since, all by one query, and which tokens have expired. */
@Component
class KnownKeys implements KnownCallers {

  private final ApiKeys keys;
  private final Clock clock;

  KnownKeys(ApiKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public Set<Principal> gone(Set<Principal> callers) {
    var now = clock.instant();
    var ids = callers.stream().flatMap(it -> key(it).stream()).collect(Collectors.toSet());
    var active = ids.isEmpty() ? Set.<ApiKeyId>of() : keys.active(ids, now);
    return callers.stream()
        .filter(it -> isOver(it, now) || key(it).filter(id -> !active.contains(id)).isPresent())
        .collect(Collectors.toSet());
  }

  private static boolean isOver(Principal principal, Instant now) {
    return caller(principal)
        .flatMap(caller -> Optional.ofNullable(caller.until()))
        .filter(until -> !until.isAfter(now))
        .isPresent();
  }

  private static Optional<ApiKeyId> key(Principal principal) {
    return caller(principal)
        .filter(caller -> caller.kind() == Caller.Kind.KEY)
        .flatMap(caller -> ApiKeyId.parse(caller.id()));
  }

  private static Optional<Caller> caller(Principal principal) {
    return principal instanceof Authentication authentication
            && authentication.getPrincipal() instanceof Caller caller
        ? Optional.of(caller)
        : Optional.empty();
  }
}
