package dev.easel.runs;

import dev.easel.argo.Workflow;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/**
 * One fine-tune, from its acceptance to the endpoint that comes out. Its status moves forward only,
 * within an attempt; each change leaves a {@link RunEvent}.
 */
@Entity
@Table(name = "runs")
public class Run {

  @Id private UUID id;

  @SuppressWarnings("unused") // Hibernate's
  @Version
  private long version;

  private String projectId;
  private String namespace;
  private @Nullable String name;
  private String recipe;
  private String recipeDigest;
  private String template;
  private String discriminator;

  @JdbcTypeCode(SqlTypes.JSON)
  private Map<String, Stage> stages;

  @JdbcTypeCode(SqlTypes.JSON)
  private @Nullable Map<String, String> parameters;

  @JdbcTypeCode(SqlTypes.JSON)
  private @Nullable Map<String, String> labels;

  @JdbcTypeCode(SqlTypes.JSON)
  private @Nullable Map<String, Object> metadata;

  private @Nullable String spec;
  private @Nullable String claim;
  private @Nullable String output;

  @SuppressWarnings("unused") // read by Claims, in SQL
  private boolean trains;

  private @Nullable String classFolder;
  private @Nullable String classKey;
  private @Nullable String endpointName;
  private @Nullable String modelName;
  private @Nullable String predictor;

  @JdbcTypeCode(SqlTypes.JSON)
  private List<String> replaces;

  private long maxPendingSeconds;

  @Enumerated(EnumType.STRING)
  private RunStatus status;

  @Enumerated(EnumType.STRING)
  private @Nullable Stage stage;

  @Enumerated(EnumType.STRING)
  private @Nullable Reason reason;

  private @Nullable String message;
  private @Nullable String remedy;

  @Enumerated(EnumType.STRING)
  private @Nullable WaitingReason waitingReason;

  private @Nullable String waitingMessage;
  private @Nullable String workflowUid;
  private long workflowGeneration;
  private int attempt;
  private @Nullable Instant attemptStartedAt;

  @Enumerated(EnumType.STRING)
  private @Nullable EndpointState endpointState;

  private @Nullable String endpointMessage;
  private @Nullable String endpointUrl;
  private @Nullable String endpointAddress;
  private @Nullable String endpointUid;

  @Column(updatable = false)
  private Instant createdAt;

  private @Nullable Instant submittedAt;
  private @Nullable Instant startedAt;
  private @Nullable Instant placesTouchedAt;
  private @Nullable Instant trainedAt;
  private @Nullable Instant cancelRequestedAt;
  private @Nullable Instant lostAt;
  private @Nullable Instant finishedAt;
  private @Nullable Instant deletedAt;
  private Instant updatedAt;
  private long lastSequence;

  @Transient private List<RunEvent> events = new ArrayList<>();

  @SuppressWarnings("NullAway.Init") // for Hibernate
  protected Run() {}

  @SuppressWarnings("NullAway.Init") // the rest follows in accept
  private Run(RunId id, Instant now) {
    this.id = id.value();
    this.createdAt = now;
    this.updatedAt = now;
  }

  static Run accept(RunId id, RunDraft draft, List<RunId> replaces, Instant now) {
    var run = new Run(id, now);
    var places = draft.places();
    run.projectId = draft.project().id();
    run.namespace = draft.project().namespace();
    run.name = draft.name();
    run.recipe = draft.recipe().name();
    run.recipeDigest = draft.recipe().digest();
    run.template = draft.recipe().template();
    run.discriminator = draft.discriminator();
    run.stages = draft.stages();
    run.parameters = draft.parameters();
    run.labels = draft.labels();
    run.metadata = draft.metadata();
    run.spec = draft.spec();
    run.claim = places.claim();
    run.output = places.output();
    run.trains = places.trains();
    run.classFolder = places.classFolder();
    run.classKey = places.classKey();
    run.endpointName = places.endpointName();
    run.modelName = places.modelName();
    run.predictor = draft.recipe().predictor();
    run.replaces = replaces.stream().map(RunId::toString).toList();
    run.maxPendingSeconds = draft.maxPending().toSeconds();
    run.become(RunStatus.QUEUED, now);
    return run;
  }

  // --- transitions ---------------------------------------------------------------------------

  /** Notes why it waits; the same reason again changes nothing. */
  void await(Waiting waiting, Instant now) {
    if (status.isFinal()
        || status == RunStatus.CANCELING
        || (waiting.reason() == waitingReason && waiting.message().equals(waitingMessage))) {
      return;
    }
    waitingReason = waiting.reason();
    waitingMessage = waiting.message();
    note("waiting", Map.of("waiting_reason", waiting.reason(), "message", waiting.message()), now);
  }

  private void goOn() {
    waitingReason = null;
    waitingMessage = null;
  }

  /** Leaves a remark in the history. */
  void remark(String text, Instant now) {
    note("note", Map.of("message", text), now);
  }

  /** The recipe has gained parameters since: they are sent with its defaults. */
  void fill(Map<String, String> added, Instant now) {
    var all = new LinkedHashMap<>(parameters());
    all.putAll(added);
    parameters = all;
    remark("Added since the run was accepted, sent with the recipe's defaults: " + added, now);
  }

  /** Its workflow exists, and is this one from now on. */
  void submitted(Workflow workflow, Instant now) {
    workflowUid = workflow.uid();
    submittedAt = now;
    goOn();
    if (status == RunStatus.QUEUED || status == RunStatus.LOST) {
      clearOutcome();
      become(RunStatus.SUBMITTED, now);
    }
  }

  /** True if this state of the workflow has not been applied and is not older than one that was. */
  boolean isNews(Workflow workflow) {
    return Objects.equals(workflowUid, workflow.uid())
        && workflow.generation() > workflowGeneration;
  }

  /** Applies what was seen of its workflow. Twice, or late, changes nothing. */
  void observe(Workflow workflow, Instant now) {
    if (!isNews(workflow)) {
      return;
    }
    workflowGeneration = workflow.generation();
    var reading = new Reading(workflow, stages);
    openAttempt(workflow, now);
    progress(reading, now);
    switch (workflow.phase()) {
      case NONE, PENDING -> awaitStart(workflow, now);
      case RUNNING -> running(reading, now);
      case SUCCEEDED -> succeed(workflow, now);
      case FAILED, ERROR -> ended(reading, now);
    }
  }

  /** A new start is a retry: Argo clears the end and keeps the workflow. */
  private void openAttempt(Workflow workflow, Instant now) {
    var start = workflow.startedAt();
    if (start == null || start.equals(attemptStartedAt)) {
      return;
    }
    attempt++;
    attemptStartedAt = start;
    startedAt = startedAt == null ? start : startedAt;
    if (attempt > 1) {
      finishedAt = null;
      cancelRequestedAt = null;
      clearOutcome();
      note("attempt", Map.of("attempt", attempt), now);
      if (status.isFinal()) {
        become(RunStatus.SUBMITTED, now);
      }
    }
  }

  private void progress(Reading reading, Instant now) {
    if (placesTouchedAt == null && reading.touchesPlaces()) {
      placesTouchedAt = now;
    }
    if (trainedAt == null && reading.trained()) {
      trainedAt = now;
    }
    var reached = reading.stage();
    if (reached != null && reached != stage && !reading.workflow().phase().isFinished()) {
      stage = reached;
      note("stage", Map.of("stage", reached), now);
    }
  }

  private void awaitStart(Workflow workflow, Instant now) {
    if (workflow.message() != null) {
      await(new Waiting(WaitingReason.STEP_PENDING, workflow.message()), now);
    }
  }

  private void running(Reading reading, Instant now) {
    if (status == RunStatus.QUEUED
        || status == RunStatus.SUBMITTED
        || status == RunStatus.LOST
        || status.isFinal()) {
      clearOutcome();
      finishedAt = null;
      become(cancelRequestedAt == null ? RunStatus.RUNNING : RunStatus.CANCELING, now);
    }
    reading
        .pending()
        .ifPresentOrElse(
            step ->
                await(
                    new Waiting(WaitingReason.STEP_PENDING, step.name() + ": " + step.message()),
                    now),
            this::goOn);
  }

  private void succeed(Workflow workflow, Instant now) {
    finish(RunStatus.SUCCEEDED, workflow.finishedAt(), now);
  }

  private void ended(Reading reading, Instant now) {
    var workflow = reading.workflow();
    if (trained(reading)) {
      endpointFailed(reading, now);
      finish(RunStatus.SUCCEEDED, workflow.finishedAt(), now);
    } else if (workflow.shutdown() != null) {
      outcome(
          cancelRequestedAt == null ? Reason.STOPPED_OUTSIDE : Reason.CANCELED_BY_CALLER,
          workflow.message());
      finish(RunStatus.CANCELED, workflow.finishedAt(), now);
    } else {
      var failure = Failure.of(reading);
      outcome(failure.reason(), failure.message());
      finish(RunStatus.FAILED, workflow.finishedAt(), now);
    }
  }

  /** A model that trained and did not deploy is a success with a failed endpoint. */
  private boolean trained(Reading reading) {
    return reading.trained() && reading.workflow().shutdown() == null;
  }

  /** What was seen of the endpoint itself says more than the step that waited for it. */
  private void endpointFailed(Reading reading, Instant now) {
    if (endpointState == null || endpointState == EndpointState.DEPLOYING) {
      endpoint(
          new Endpoint(
              EndpointState.FAILED,
              reading.failed().map(step -> step.message()).orElse(reading.workflow().message()),
              endpointUrl,
              endpointAddress,
              endpointUid),
          now);
    }
  }

  /** Somebody asked for its end. A final or canceling run stays as it is. */
  void cancel(Instant now) {
    if (status.isFinal() || status == RunStatus.CANCELING) {
      return;
    }
    cancelRequestedAt = now;
    become(RunStatus.CANCELING, now);
  }

  /** It ends without a workflow, which cannot come any more. */
  void canceled(Instant now) {
    outcome(
        Reason.CANCELED_BY_CALLER,
        workflowUid == null ? "Canceled before its workflow was made." : "Its workflow is gone.");
    finish(RunStatus.CANCELED, now, now);
  }

  void fail(Reason why, @Nullable String words, Instant now) {
    outcome(why, words);
    finish(RunStatus.FAILED, now, now);
  }

  void expire(Instant now) {
    outcome(
        Reason.PENDING_TOO_LONG,
        "It waited longer than max_pending_seconds (%d)%s."
            .formatted(
                maxPendingSeconds, waitingMessage == null ? "" : "; last: " + waitingMessage));
    finish(RunStatus.EXPIRED, now, now);
  }

  /** Its workflow is gone and nobody saw its end. */
  void lose(@Nullable String words, Instant now) {
    if (status.isFinal() || status == RunStatus.LOST) {
      return;
    }
    if (status == RunStatus.CANCELING) {
      outcome(Reason.CANCELED_BY_CALLER, "Its workflow is gone.");
      finish(RunStatus.CANCELED, now, now);
      return;
    }
    lostAt = now;
    message = words;
    become(RunStatus.LOST, now);
  }

  /** Applies what was seen of its endpoint. */
  void endpoint(Endpoint seen, Instant now) {
    if (isGivenUp(seen)) {
      return;
    }
    var change = seen.state() != endpointState;
    endpointState = seen.state();
    endpointMessage = seen.message();
    endpointUrl = seen.url();
    endpointAddress = seen.address();
    endpointUid = seen.uid();
    updatedAt = now;
    if (change) {
      var data = new LinkedHashMap<String, Object>();
      data.put("state", seen.state());
      if (seen.message() != null) {
        data.put("message", seen.message());
      }
      note("endpoint", data, now);
    }
  }

  /** Its workflow stopped waiting for the endpoint: that it is still on its way is no news. */
  private boolean isGivenUp(Endpoint seen) {
    return status.isFinal()
        && endpointState == EndpointState.FAILED
        && seen.state() == EndpointState.DEPLOYING;
  }

  /** Forgets all that a caller said; id, project, times and status stay. */
  void erase(Instant now) {
    name = null;
    parameters = null;
    labels = null;
    metadata = null;
    spec = null;
    message = null;
    waitingMessage = null;
    endpointMessage = null;
    deletedAt = now;
    updatedAt = now;
  }

  private void clearOutcome() {
    reason = null;
    message = null;
    remedy = null;
  }

  private void outcome(Reason why, @Nullable String words) {
    reason = why;
    message = words;
    remedy = why.remedy();
  }

  private void finish(RunStatus end, @Nullable Instant at, Instant now) {
    finishedAt = at == null ? now : at;
    goOn();
    if (end == RunStatus.SUCCEEDED) {
      clearOutcome();
    }
    if (status != end) {
      become(end, now);
    }
  }

  private void become(RunStatus next, Instant now) {
    status = next;
    var data = new LinkedHashMap<String, Object>();
    data.put("status", next);
    if (reason != null) {
      data.put("reason", reason);
    }
    if (message != null) {
      data.put("message", message);
    }
    note("status", data, now);
  }

  private void note(String type, Map<String, Object> data, Instant now) {
    lastSequence++;
    updatedAt = now;
    pending().add(new RunEvent(lastSequence, type, now, data));
  }

  /** The events since the last call, to be written with the change. */
  List<RunEvent> takeEvents() {
    var taken = List.copyOf(pending());
    pending().clear();
    return taken;
  }

  /** Hibernate makes instances without initialisers of transient fields. */
  private List<RunEvent> pending() {
    if (events == null) {
      events = new ArrayList<>();
    }
    return events;
  }

  // --- what it is ----------------------------------------------------------------------------

  public RunId id() {
    return new RunId(id);
  }

  long lastSequence() {
    return lastSequence;
  }

  public String projectId() {
    return projectId;
  }

  public String namespace() {
    return namespace;
  }

  /** The guide's {@code run_name}; null once erased. */
  public @Nullable String name() {
    return name;
  }

  public String recipe() {
    return recipe;
  }

  public RunStatus status() {
    return status;
  }

  String recipeDigest() {
    return recipeDigest;
  }

  String template() {
    return template;
  }

  String discriminator() {
    return discriminator;
  }

  /** The stage that each of the recipe's steps belongs to, in the steps' order. */
  public Map<String, Stage> stages() {
    return stages;
  }

  /** Every parameter as text, in the recipe's order; empty once erased. */
  public Map<String, String> parameters() {
    return parameters == null ? Map.of() : parameters;
  }

  Map<String, String> labels() {
    return labels == null ? Map.of() : labels;
  }

  Map<String, Object> metadata() {
    return metadata == null ? Map.of() : metadata;
  }

  String spec() {
    return spec == null ? "" : spec;
  }

  @Nullable String claim() {
    return claim;
  }

  @Nullable String output() {
    return output;
  }

  @Nullable String classFolder() {
    return classFolder;
  }

  @Nullable String classKey() {
    return classKey;
  }

  /** The InferenceService it deploys; null if it deploys none. */
  public @Nullable String endpointName() {
    return endpointName;
  }

  /** What the predictor calls the model: the last segment of the output. */
  public @Nullable String modelName() {
    return modelName;
  }

  /** The dialect its predictor speaks. */
  public @Nullable String predictor() {
    return predictor;
  }

  /** Runs whose endpoints must be gone before this one is submitted. */
  public List<RunId> replaces() {
    return replaces.stream().flatMap(text -> RunId.parse(text).stream()).toList();
  }

  Duration maxPending() {
    return Duration.ofSeconds(maxPendingSeconds);
  }

  @Nullable Stage stage() {
    return stage;
  }

  @Nullable Reason reason() {
    return reason;
  }

  @Nullable String message() {
    return message;
  }

  @Nullable String remedy() {
    return remedy;
  }

  @Nullable Waiting waiting() {
    return waitingReason == null || waitingMessage == null
        ? null
        : new Waiting(waitingReason, waitingMessage);
  }

  @Nullable String workflowUid() {
    return workflowUid;
  }

  /** How often its workflow was started; 0 before that. */
  public int attempt() {
    return attempt;
  }

  /** It deploys an endpoint now, or has, and none was seen yet. */
  public boolean awaitsEndpoint() {
    return endpointName != null
        && endpointState == null
        && (status == RunStatus.SUCCEEDED || (!status.isFinal() && stage == Stage.DEPLOYING));
  }

  /** The last known state of its endpoint; null if none was seen. */
  public @Nullable Endpoint endpoint() {
    return endpointState == null
        ? null
        : new Endpoint(endpointState, endpointMessage, endpointUrl, endpointAddress, endpointUid);
  }

  Instant createdAt() {
    return createdAt;
  }

  @Nullable Instant submittedAt() {
    return submittedAt;
  }

  @Nullable Instant startedAt() {
    return startedAt;
  }

  /** It ended without having written a file or made a service: others may have its places. */
  boolean leavesPlacesUntouched() {
    return status.isFinal() && status != RunStatus.SUCCEEDED && placesTouchedAt == null;
  }

  boolean isTrained() {
    return trainedAt != null;
  }

  @Nullable Instant lostAt() {
    return lostAt;
  }

  @Nullable Instant finishedAt() {
    return finishedAt;
  }

  @Nullable Instant deletedAt() {
    return deletedAt;
  }

  Instant updatedAt() {
    return updatedAt;
  }
}
