package dev.easel.argo;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Easel reads of a WorkflowTemplate.
 *
 * @param parameters {@code spec.arguments.parameters} in their order
 * @param steps names of the entrypoint's steps in their order, if it has steps
 * @param secrets keys of Secrets that its containers have as environment, each once
 * @param needs what the pods of the entrypoint's steps ask for
 */
public record WorkflowTemplate(
    String namespace,
    String name,
    String resourceVersion,
    Map<String, String> labels,
    Map<String, String> annotations,
    List<Parameter> parameters,
    List<String> steps,
    List<SecretKey> secrets,
    List<StepNeeds> needs) {

  @SuppressWarnings("NullAway") // one that was stored before needs were
  public WorkflowTemplate {
    needs = needs == null ? List.of() : List.copyOf(needs);
  }

  /**
   * One parameter of a template.
   *
   * @param value its default; null if a submitter must give one
   */
  public record Parameter(String name, @Nullable String value) {}

  /**
   * What a container has as environment from a Secret.
   *
   * @param variable the environment variable
   * @param secret the Secret's name
   * @param optional true if the container starts without it, too
   */
  public record SecretKey(String variable, String secret, String key, boolean optional) {}
}
