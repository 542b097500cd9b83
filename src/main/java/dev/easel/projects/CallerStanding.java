package dev.easel.projects;

import dev.easel.http.Standing;
import java.time.Clock;
import org.springframework.stereotype.Component;

/** A key that is revoked makes nothing more, also with what began before. */
@Component
class CallerStanding implements Standing {

  private final ApiKeys keys;
  private final Clock clock;

  CallerStanding(ApiKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  @Override
  public void hold() {
    var caller = Caller.current();
    var ended =
        caller.kind() == Caller.Kind.KEY
            && ApiKeyId.parse(caller.id()).filter(id -> keys.hold(id, clock.instant())).isEmpty();
    if (ended) {
      throw Refusals.unauthorized();
    }
  }
}
