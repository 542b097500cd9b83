package dev.easel.webhooks;

import io.swagger.v3.oas.annotations.media.Schema;

/** A type of event as callers see it. */
@Schema(name = "EventTypeDescription")
record EventTypeView(
    @Schema(implementation = String.class, example = "run.succeeded") EventType type,
    @Schema(description = "When it is sent.") String description) {

  static EventTypeView of(EventType type) {
    return new EventTypeView(type, type.meaning());
  }
}
