package dev.easel.triggers;

import dev.easel.http.Problem;
import org.springframework.http.HttpStatus;

/** There is no such trigger, or another project has it. */
class TriggerNotFound extends Problem {

  TriggerNotFound() {
    super(HttpStatus.NOT_FOUND, "trigger_not_found", "No trigger has this id.");
  }
}
