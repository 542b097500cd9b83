package dev.easel.projects;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tenant: whatever a caller sees belongs to one.
 *
 * @param id a DNS label
 * @param namespace the Kubernetes namespace its runs live in; no other project's
 * @param recipes what it may train; null for all that are in its namespace
 * @param labels of each of its runs, unless the run has others of the same keys
 * @param argo the Argo server that takes its runs; null for the installation's
 * @param quota how much it may have at once, and in a month
 */
public record Project(
    String id,
    String namespace,
    @Nullable List<String> recipes,
    Map<String, String> labels,
    @Nullable ProjectArgo argo,
    Quota quota) {

  /** Whether its callers may use, and see, a recipe. */
  public boolean mayUse(String recipe) {
    return recipes == null || recipes.contains(recipe);
  }
}
