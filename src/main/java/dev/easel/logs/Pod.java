package dev.easel.logs;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** What Kubernetes says of a pod that a log depends on. */
record Pod(JsonNode tree) {

  String uid() {
    return tree.path("metadata").path("uid").asString("");
  }

  /** Its main container, or the whole pod, has ended: no line comes any more. */
  boolean hasEnded() {
    return switch (tree.path("status").path("phase").asString("")) {
      case "Succeeded", "Failed" -> true;
      default -> main().path("state").has("terminated");
    };
  }

  /** True if it was made after that moment; Kubernetes knows whole seconds. */
  boolean isYoungerThan(@Nullable Instant moment) {
    try {
      return moment != null
          && Instant.parse(tree.path("metadata").path("creationTimestamp").asString(""))
              .isAfter(moment);
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private JsonNode main() {
    return tree.path("status")
        .path("containerStatuses")
        .valueStream()
        .filter(container -> container.path("name").asString("").equals("main"))
        .findFirst()
        .orElse(MissingNode.getInstance());
  }
}
