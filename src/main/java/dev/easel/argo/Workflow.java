package dev.easel.argo;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What Easel keeps of a workflow.
 *
 * @param generation counts every write, of the status too (Argo's CRD has no status subresource)
 * @param labels those of {@code easel.dev/} only
 * @param annotations those of {@code easel.dev/} only
 * @param template the WorkflowTemplate it was made from
 * @param arguments text by parameter name, as the workflow carries them
 * @param stored the same as the controller runs it, with what its template had for others; empty
 *     before it has looked
 * @param startedAt null until the controller has looked at it
 * @param finishedAt null until it ended, and again after a retry
 * @param shutdown {@code Stop} or {@code Terminate} where somebody asked for its end
 * @param resubmitted made by resubmitting another, whose labels it copied
 * @param progress steps done of steps known so far, such as {@code 1/2}
 * @param steps in step order, a nested one after the one it is nested in
 * @param stepsHidden its steps cannot be read here: offloaded, or compressed with zstd or brotli
 */
public record Workflow(
    String namespace,
    String name,
    String uid,
    long generation,
    @Nullable Instant createdAt,
    Map<String, String> labels,
    Map<String, String> annotations,
    @Nullable String template,
    Map<String, String> arguments,
    Map<String, String> stored,
    Phase phase,
    @Nullable String message,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    @Nullable String shutdown,
    boolean suspended,
    boolean resubmitted,
    @Nullable String progress,
    List<Step> steps,
    boolean stepsHidden) {

  /** The same with other steps; {@code hidden} if these are only the last that were seen. */
  public Workflow withSteps(List<Step> others, boolean hidden) {
    return new Workflow(
        namespace,
        name,
        uid,
        generation,
        createdAt,
        labels,
        annotations,
        template,
        arguments,
        stored,
        phase,
        message,
        startedAt,
        finishedAt,
        shutdown,
        suspended,
        resubmitted,
        progress,
        others,
        hidden);
  }

  /**
   * Every parameter that it runs with, as far as that is known. One that names another ({@code
   * {{workflow.parameters.run_name}}}) is stored as it was written; Argo fills it in where it is
   * used (4.1).
   */
  public Map<String, String> parameters() {
    var written = new LinkedHashMap<>(stored);
    written.putAll(arguments);
    var all = new LinkedHashMap<>(written);
    all.replaceAll((name, value) -> Tags.filled(value, written));
    return all;
  }

  /** Where a workflow is. Terminal phases are not final: a retry begins again. */
  public enum Phase {
    /** The controller has not looked yet, or never will (a parameter it cannot evaluate). */
    NONE,
    PENDING,
    RUNNING,
    SUCCEEDED,
    FAILED,
    ERROR;

    public boolean isFinished() {
      return this == SUCCEEDED || this == FAILED || this == ERROR;
    }
  }
}
