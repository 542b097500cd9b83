package dev.easel.projects;

import dev.easel.http.Problem;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Whether who makes the request of this thread may what only a part of it asks for. */
@Component
public class CallerRights {

  /**
   * Why he may not; empty if he may.
   *
   * @param part the member that asks for it
   */
  public Optional<Problem> refusal(String part, Role needed) {
    var caller = Caller.current();
    return caller.may(needed)
        ? Optional.empty()
        : Optional.of(new RoleLacking("'%s'".formatted(part), needed, caller));
  }

  /** The id of the caller, which what he makes is known by. */
  public String caller() {
    return Caller.current().id();
  }
}
