package dev.easel.projects;

import dev.easel.http.Problem;
import org.springframework.http.HttpStatus;

/** There is no such key, or none that the caller may know of. */
class KeyNotFound extends Problem {

  KeyNotFound() {
    super(HttpStatus.NOT_FOUND, "api_key_not_found", "No key has this id.");
  }
}
