package dev.easel.argo;

import dev.easel.kubernetes.Placement;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one kind of step does: a template of a WorkflowTemplate.
 *
 * @param isEntrypoint workflows begin with it
 * @param containers of its pod, the main one first
 * @param resource what it creates in the cluster; null if it runs containers
 * @param executor the account that Argo's executor reports its end as
 * @param hasDeadline its pod is ended some time
 * @param isRetried its pod is made again after some failures
 * @param podPatch changes to its pod that are filled in later, as they are written
 * @param filledMounts names of volumes and paths of mounts that are filled in later
 * @param placement which nodes it can run on
 * @param text all of it, as JSON
 */
public record StepSpec(
    String name,
    boolean isEntrypoint,
    List<ContainerSpec> containers,
    @Nullable ResourceStep resource,
    String executor,
    boolean hasDeadline,
    boolean isRetried,
    String podPatch,
    List<String> filledMounts,
    Placement placement,
    String text) {

  /** False for one that only orders others. */
  public boolean makesPod() {
    return !containers.isEmpty() || resource != null;
  }

  /** Those of its pod that run this program. */
  public Stream<ContainerSpec> running(String program) {
    return containers.stream().filter(container -> container.words().contains(program));
  }
}
