package dev.easel.argo;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Easel reads of a WorkflowEventBinding.
 *
 * @param discriminator the one its selector compares with; null if the selector says anything else
 * @param template the WorkflowTemplate it starts; empty if it starts none of this namespace
 * @param workflowName expression of {@code submit.metadata.name}; null where the cluster's CRD
 *     dropped it (Argo 3.6 and full CRDs before 3.7), which makes workflows of random names
 * @param labels expressions by label key
 * @param annotations expressions by annotation key
 * @param parameters expressions by parameter name
 */
public record EventBinding(
    String namespace,
    String name,
    String resourceVersion,
    @Nullable String discriminator,
    String template,
    @Nullable String workflowName,
    Map<String, String> labels,
    Map<String, String> annotations,
    Map<String, String> parameters) {}
