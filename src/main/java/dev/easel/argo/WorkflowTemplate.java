package dev.easel.argo;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Easel reads of a WorkflowTemplate.
 *
 * @param parameters {@code spec.arguments.parameters} in their order
 * @param steps names of the entrypoint's steps in their order, if it has steps
 */
public record WorkflowTemplate(
    String namespace,
    String name,
    String resourceVersion,
    Map<String, String> labels,
    Map<String, String> annotations,
    List<Parameter> parameters,
    List<String> steps) {

  /**
   * One parameter of a template.
   *
   * @param value its default; null if a submitter must give one
   */
  public record Parameter(String name, @Nullable String value) {}
}
