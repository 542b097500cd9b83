package dev.easel.projects;

import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How much a caller may do; each may what those before it may. */
@Schema(name = "Role", enumAsRef = true)
public enum Role {
  /** Sees everything of a project. */
  VIEWER,
  /** Starts, steers and predicts. */
  RUNNER,
  /** Deletes, and decides who else may call. */
  ADMIN,
  /** Looks after the installation and every project in it. */
  OPERATOR;

  /** Whether who has this role may what needs the other. */
  boolean includes(Role other) {
    return compareTo(other) >= 0;
  }

  static Optional<Role> of(String text) {
    return Arrays.stream(values()).filter(role -> role.text().equals(text)).findFirst();
  }

  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
