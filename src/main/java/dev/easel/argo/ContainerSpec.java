package dev.easel.argo;

import java.util.List;

/**
 * A container of a step.
 *
 * @param words its command and arguments, or its script
 * @param variables names of its environment variables
 * @param secrets what of that comes from Secrets
 * @param hasTerminal it is given a terminal
 */
public record ContainerSpec(
    String name,
    List<String> words,
    List<String> variables,
    List<WorkflowTemplate.SecretKey> secrets,
    boolean hasTerminal) {

  /** The word after another; empty if there is none. */
  public String after(String word) {
    var at = words.indexOf(word);
    return at < 0 || at + 1 >= words.size() ? "" : words.get(at + 1);
  }
}
