package dev.easel.projects;

import org.jspecify.annotations.Nullable;
import org.springframework.security.core.Authentication;
import org.springframework.stereotype.Component;

/** Who makes the request that this thread answers. */
@Component
class Callers {

  private final OpenDoor door;

  Callers(OpenDoor door) {
    this.door = door;
  }

  /** Null if he is not known and has to be. */
  @Nullable Caller of(@Nullable Authentication authentication) {
    if (authentication != null && authentication.getPrincipal() instanceof Caller caller) {
      return caller;
    }
    return door.isOpen() ? Caller.ANONYMOUS : null;
  }
}
