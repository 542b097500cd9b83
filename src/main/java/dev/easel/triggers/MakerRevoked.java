package dev.easel.triggers;

import dev.easel.projects.KeyRevoked;
import java.time.Clock;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Disables the triggers of who is revoked with all that he made. */
@Component
class MakerRevoked {

  private final Triggers triggers;
  private final Clock clock;

  MakerRevoked(Triggers triggers, Clock clock) {
    this.triggers = triggers;
    this.clock = clock;
  }

  /** Part of the transaction that revokes him. */
  @EventListener
  void revoked(KeyRevoked revocation) {
    triggers.disable(revocation.id(), clock.instant());
  }
}
