package dev.easel.runs;

import com.fasterxml.jackson.annotation.JsonValue;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Locale;

/** Where a run came from. */
@Schema(name = "RunOrigin", enumAsRef = true)
enum RunOrigin {
  /** A request to Easel. */
  CREATED,
  /** A workflow of a recipe that somebody started by hand. */
  ADOPTED;

  @JsonValue
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
