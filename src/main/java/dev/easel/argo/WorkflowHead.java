package dev.easel.argo;

import static dev.easel.argo.Fields.instant;
import static dev.easel.argo.Fields.textOrEmpty;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a workflow's metadata says of it: of thousands that is read in a moment.
 *
 * @param labels those of {@code easel.dev/} only
 * @param resubmitted made by resubmitting another, whose labels it copied
 * @param completed Argo calls it ended; of one that is retried that may be too early
 */
public record WorkflowHead(
    String name,
    String uid,
    @Nullable Instant createdAt,
    Map<String, String> labels,
    boolean resubmitted,
    boolean completed) {

  static WorkflowHead read(JsonNode object) {
    var metadata = object.path("metadata");
    var labels = metadata.path("labels");
    return new WorkflowHead(
        textOrEmpty(metadata, "name"),
        textOrEmpty(metadata, "uid"),
        instant(metadata, "creationTimestamp"),
        WorkflowReader.ours(labels),
        WorkflowReader.isResubmitted(labels),
        textOrEmpty(labels, WorkflowReader.ARGOS + "completed").equals("true"));
  }
}
