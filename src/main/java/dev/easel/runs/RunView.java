package dev.easel.runs;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.easel.argo.Step;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run as callers see it. */
@Schema(name = "Run", description = "A fine-tune, from its acceptance to its endpoint.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record RunView(
    @Schema(example = "run_01kaq7w3k9e5xv6m2t8r4n0bcd") String id,
    @Schema(example = "example-dog") String name,
    @Schema(example = "dreambooth") String recipe,
    String recipeDigest,
    RunStatus status,
    @Nullable Reason reason,
    @Schema(
            description = "What happened, in the words of Argo, Kubernetes, the program or Easel.",
            example =
                "finetuner: main: Error (exit code 1); torch.cuda.OutOfMemoryError: CUDA out of"
                    + " memory. Tried to allocate 2.00 GiB")
        @Nullable String message,
    @Schema(
            description = "What to do about it, naming the run's parameters.",
            example =
                "Lower batch_size (4); lower resolution (768); or ask for a class with more memory"
                    + " than trainer_gpu (A40); then rerun it with that.")
        @Nullable String remedy,
    @Nullable Stage stage,
    @Nullable WaitingReason waitingReason,
    @Schema(
            description = "What it waits for, in the words of Argo, Kubernetes or Easel.",
            example =
                "finetuner: Unschedulable: 0/3 nodes are available: 3 node(s) didn't match Pod's"
                    + " node affinity/selector.")
        @Nullable String waitingMessage,
    @Schema(
            description = "What to do so that it waits no longer, naming the run's parameters.",
            example =
                "If the message says Insufficient, wait until one is free; else cancel it and ask"
                    + " for another class than trainer_gpu (A40).")
        @Nullable String waitingRemedy,
    @Schema(
            description =
                "Which it is of the project's runs that wait for a turn to be submitted, from 1;"
                    + " projects have turns in turn. Absent if it does not wait for one; not in"
                    + " lists.")
        @Nullable Integer queuePosition,
    Progress progress,
    @Schema(description = "Steps of the present attempt, or of the one asked for; not in lists.")
        @Nullable List<StepView> steps,
    @Schema(description = "Every parameter as it was or will be sent, as text.")
        Map<String, String> parameters,
    Map<String, String> labels,
    Map<String, Object> metadata,
    WorkflowRef workflow,
    @Schema(description = "The data sets that it trains on.") List<UsedDataset> datasets,
    @Schema(description = "Where on the shared claim it writes.") @Nullable OutputRef output,
    @Schema(description = "What it serves; absent if it deploys nothing.")
        @Nullable EndpointView endpoint,
    @Schema(description = "How often its workflow was started.") int attempt,
    @Schema(description = "Each start of its workflow, oldest first; not in lists.")
        @Nullable List<Attempts.Attempt> attempts,
    @Schema(description = "`adopted` if somebody started its workflow by hand.") RunOrigin origin,
    @Schema(description = "The run whose parameters it took over.") @Nullable String rerunOf,
    CostView cost,
    @Schema(description = "Of the project's runs that wait, the higher goes first.") int priority,
    long maxPendingSeconds,
    @Schema(description = "Absent if an attempt may take as long as it does.")
        @Nullable Long maxDurationSeconds,
    @Schema(description = "Since when it has waited; absent if it does not.")
        @Nullable Instant waitingSince,
    Instant createdAt,
    @Nullable Instant submittedAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    Instant updatedAt,
    @Schema(
            description =
                "The newest 100 changes but those of single steps, oldest first; not in lists.")
        @Nullable List<HistoryEntry> statusHistory,
    @Schema(description = "Calls on this run.") Map<String, String> urls) {

  /** One step of its workflow. */
  @Schema(name = "Step")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record StepView(
      @Schema(example = "finetuner") String name,
      @Schema(example = "model-trainer") @Nullable String template,
      @Schema(example = "running") String phase,
      @Nullable String message,
      @Nullable Stage stage,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt,
      @Schema(description = "From its start to its end; absent until then.", example = "1534")
          @Nullable Long durationSeconds,
      @Nullable Integer exitCode,
      int attempts,
      @Nullable String pod,
      @Nullable String host,
      @Schema(
              description =
                  "Argo's estimate over all attempts, by resource: seconds of 1 CPU, of 100 MiB of"
                      + " memory, of 1 of anything else.",
              example = "{\"cpu\": 12272, \"memory\": 502661, \"nvidia.com/gpu\": 1534}")
          Map<String, Long> resourcesDuration,
      String nodeId,
      @Schema(description = "`node_id` of the step that it is nested in; absent at the top.")
          @Nullable String parent) {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record WorkflowRef(
      @Schema(example = "tenant-example") String namespace,
      @Schema(example = "run-01kaq7w3k9e5xv6m2t8r4n0bcd") String name,
      @Nullable String uid,
      @Schema(example = "easel-dreambooth") String template,
      @Schema(
              description =
                  "Since when it is known to be gone from the cluster: nothing of it is retried.")
          @Nullable Instant goneAt) {

    private static WorkflowRef of(Run run) {
      return new WorkflowRef(
          run.namespace(),
          run.workflowName(),
          run.workflowUid(),
          run.template(),
          run.workflowGoneAt());
    }
  }

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record OutputRef(
      @Schema(example = "db-finetune-data") @Nullable String claim,
      @Schema(example = "finetunes/example-dog") String path) {}

  @Schema(name = "RunEndpoint")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record EndpointView(
      @Schema(example = "inference-example-dog") String name,
      @Schema(description = "Absent until it was seen.") @Nullable EndpointState state,
      @Schema(description = "Why it is in `failed`.") @Nullable Reason reason,
      @Nullable String message,
      @Schema(description = "What to do about a failed one.") @Nullable String remedy,
      @Schema(description = "What the predictor calls the model.", example = "example-dog")
          @Nullable String model,
      @Nullable String url) {}

  @Schema(name = "RunEvent", description = "Something that happened to a run.")
  record HistoryEntry(
      @Schema(
              description = "Counts from 1 in each run, without gaps until the oldest are dropped.",
              example = "7")
          long sequence,
      @Schema(
              description = "More types may come.",
              examples = {
                "status",
                "stage",
                "step",
                "waiting",
                "attempt",
                "endpoint",
                "reason",
                "cost",
                "artifacts",
                "warning",
                "note"
              })
          String type,
      Instant at,
      @Schema(description = "By type: `status` and why, `stage`, `step` with its `phase`, …")
          Map<String, @Nullable Object> data) {}

  /** All that there is to show. */
  static RunView of(Snapshot shown) {
    return of(shown, true);
  }

  /** As lists have it. */
  static RunView summary(Run run, Progress progress, Bill bill) {
    return of(new Snapshot(run, progress, List.of(), List.of(), List.of(), bill, null), false);
  }

  private static RunView of(Snapshot shown, boolean whole) {
    var run = shown.run();
    return new RunView(
        run.id().toString(),
        String.valueOf(run.name()),
        run.recipe(),
        run.recipeDigest(),
        run.status(),
        run.reason(),
        run.message(),
        run.remedy(),
        run.status().isFinal() ? null : run.stage(),
        run.waiting() == null ? null : run.waiting().reason(),
        run.waiting() == null ? null : run.waiting().message(),
        run.waitingRemedy(),
        shown.position(),
        shown.progress(),
        whole ? steps(shown) : null,
        run.parameters(),
        run.labels(),
        run.metadata(),
        WorkflowRef.of(run),
        run.datasets(),
        run.output() == null ? null : new OutputRef(run.claim(), run.output()),
        endpoint(run),
        run.attempt(),
        whole ? shown.attempts() : null,
        run.origin(),
        run.rerunOf() == null ? null : run.rerunOf().toString(),
        shown.bill().view(run, whole),
        run.priority(),
        run.maxPending().toSeconds(),
        run.maxDurationSeconds(),
        run.waitingSince(),
        run.createdAt(),
        run.submittedAt(),
        run.startedAt(),
        run.finishedAt(),
        run.updatedAt(),
        whole ? shown.history().stream().map(RunView::history).toList() : null,
        urls(run));
  }

  private static List<StepView> steps(Snapshot shown) {
    var stages = shown.run().stages();
    return shown.steps().stream().map(step -> view(step, stages.get(step.name()))).toList();
  }

  static StepView view(Step step, @Nullable Stage stage) {
    return new StepView(
        step.name(),
        step.template(),
        step.phase().name().toLowerCase(Locale.ROOT),
        step.message(),
        stage,
        step.startedAt(),
        step.finishedAt(),
        seconds(step),
        step.exitCode(),
        step.attempts(),
        step.podName(),
        step.host(),
        step.resourcesDuration(),
        step.nodeId(),
        step.parent());
  }

  private static @Nullable Long seconds(Step step) {
    return step.startedAt() == null || step.finishedAt() == null
        ? null
        : Duration.between(step.startedAt(), step.finishedAt()).toSeconds();
  }

  private static @Nullable EndpointView endpoint(Run run) {
    var name = run.endpointName();
    if (name == null) {
      return null;
    }
    var seen = run.endpoint();
    if (seen == null) {
      return new EndpointView(name, null, null, null, null, run.modelName(), null);
    }
    var why = seen.state() == EndpointState.FAILED ? Failure.ofEndpoint(seen.message()) : null;
    return new EndpointView(
        name,
        seen.state(),
        why,
        seen.message(),
        why == null ? null : why.remedy().of(run::parameter),
        run.modelName(),
        seen.url());
  }

  static HistoryEntry history(RunEvent event) {
    return new HistoryEntry(event.sequence(), event.type(), event.at(), event.data());
  }

  /** Where a run is. */
  static String url(RunId run) {
    return "/v1/runs/" + run;
  }

  private static Map<String, String> urls(Run run) {
    var self = url(run.id());
    var urls = new LinkedHashMap<String, String>();
    urls.put("self", self);
    urls.put("events", self + "/events");
    urls.put("logs", self + "/logs");
    urls.put("metrics", self + "/metrics");
    urls.put("samples", self + "/samples");
    urls.put("artifacts", self + "/artifacts");
    urls.put("cancel", self + "/cancel");
    urls.put("retry", self + "/retry");
    urls.put("rerun", self + "/rerun");
    urls.put("deploy", self + "/deploy");
    if (run.endpointName() != null) {
      urls.put("predict", self + "/predict");
      urls.put("endpoint", "/v1/endpoints/" + run.endpointName());
    }
    urls.put("recipe", "/v1/recipes/" + run.recipe());
    return urls;
  }
}
