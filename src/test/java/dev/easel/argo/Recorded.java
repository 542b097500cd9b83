package dev.easel.argo;

import java.io.IOException;
import java.io.UncheckedIOException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a real Argo 4.1.2 and Kubernetes 1.31 answered. */
public final class Recorded {

  private Recorded() {}

  static JsonNode read(String name) {
    try (var stream = Recorded.class.getResourceAsStream("/recorded/argo/" + name + ".json")) {
      return JsonMapper.shared().readTree(stream);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static Workflow workflow(String name) {
    return WorkflowReader.read(read(name).path("workflow"));
  }
}
