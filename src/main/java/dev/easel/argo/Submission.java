package dev.easel.argo;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The event that becomes a workflow: the payload which the bindings of Easel's recipes read.
 *
 * @param workflowName the name the workflow gets, made from the run's id before anything is sent
 * @param spec the accepted request, base64url
 * @param parameters text by parameter name, in the recipe's order
 */
@JsonPropertyOrder({"run_id", "workflow_name", "project", "spec", "parameters"})
public record Submission(
    @JsonProperty("run_id") String runId,
    @JsonProperty("workflow_name") String workflowName,
    @JsonProperty("project") String project,
    @JsonProperty("spec") String spec,
    @JsonProperty("parameters") Map<String, String> parameters) {

  public Submission {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }
}
