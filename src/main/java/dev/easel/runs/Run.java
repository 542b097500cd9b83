package dev.easel.runs;

import dev.easel.argo.Step;
import dev.easel.argo.Workflow;
import dev.easel.kubernetes.Words;
import dev.easel.pricing.Money;
import dev.easel.recipes.Role;
import dev.easel.volumes.VolumePath;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import jakarta.persistence.Version;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
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

  @Version private long version;

  @Embedded private Origin origin;
  @Embedded private @Nullable Asked asked;
  @Embedded private Places places;

  @Enumerated(EnumType.STRING)
  private RunStatus status;

  @Enumerated(EnumType.STRING)
  private @Nullable Stage stage;

  @Embedded private @Nullable Outcome outcome;
  @Embedded private @Nullable Waiting waiting;
  @Embedded private @Nullable Told told;
  @Embedded private Sighting sighting;
  @Embedded private @Nullable Endpoint endpoint;
  @Embedded private @Nullable Ending ending;
  @Embedded private @Nullable Retry retry;
  @Embedded private @Nullable Restart restart;
  @Embedded private @Nullable Budget budget;

  @JdbcTypeCode(SqlTypes.JSON)
  private @Nullable Estimate estimate;

  private int gpus = 1;
  private int priority;

  @JdbcTypeCode(SqlTypes.JSON)
  private List<UsedDataset> datasets;

  @Embedded private Times times;
  private long lastSequence;

  @Transient private @Nullable List<RunEvent> events;

  @SuppressWarnings("NullAway.Init") // for Hibernate
  protected Run() {}

  @SuppressWarnings("NullAway.Init") // the status follows in accept
  private Run(RunId id, Origin origin, Asked asked, Places places, Instant now) {
    this.id = id.value();
    this.origin = origin;
    this.asked = asked;
    this.places = places;
    this.sighting = Sighting.NONE;
    this.datasets = List.of();
    this.times = new Times(now);
  }

  static Run accept(RunId id, RunDraft draft, List<RunId> replaces, Instant now) {
    var run = new Run(id, Origin.of(draft, replaces), Asked.of(draft), draft.places(), now);
    run.budget = Budget.of(draft.limits().maxCost());
    run.datasets = draft.datasets();
    run.priority = draft.priority();
    run.become(RunStatus.QUEUED, now);
    return run;
  }

  /** A run that is made for a workflow which is there already. */
  static Run found(FoundRun found, Instant now) {
    var draft = found.draft();
    var origin = Origin.of(draft, List.of()).adopting(found.workflowName());
    var run = new Run(found.id(), origin, Asked.of(draft), draft.places(), found.createdAt());
    run.budget = Budget.of(draft.limits().maxCost());
    run.priority = draft.priority();
    run.sighting = Sighting.NONE.pinned(found.workflow().uid());
    run.times.submittedAt = found.createdAt();
    if (found.ending() != null) {
      run.ending = found.ending();
      run.times.cancelRequestedAt = now;
    }
    run.become(RunStatus.SUBMITTED, now);
    run.remark(found.words(), now);
    return run;
  }

  // --- transitions ---------------------------------------------------------------------------

  /** Notes why it waits; the history is told of it at most once a minute. */
  void await(Waiting why, Instant now) {
    if (status.isFinal() || (status == RunStatus.CANCELING && !why.isLeaving())) {
      return;
    }
    if (waiting == null || waiting.isStall()) {
      times.waitingSince = now;
    }
    var same = why.equals(waiting);
    if (!same) {
      waiting = why;
      times.updatedAt = now;
    }
    var known = same && told != null && told.reason() == why.reason();
    if (!known && (told == null || told.allows(why, now))) {
      told = new Told(why.reason(), now);
      note("waiting", Map.of("waiting_reason", why.reason(), "message", why.message()), now);
    }
  }

  /** Kubernetes tells of a pending step's pod what Argo does not. */
  void warned(Step step, String words, Instant now) {
    var why = Waiting.of(step, words);
    if ((isUnsureWhyItWaits() && !why.isGeneral()) || why.equals(waiting)) {
      await(why, now);
    }
  }

  /** Its workflow is on its way, and if a step waits, nobody has said for what. */
  private boolean isUnsureWhyItWaits() {
    return (status == RunStatus.SUBMITTED || status == RunStatus.RUNNING)
        && (waiting == null || waiting.isGeneral());
  }

  /** False if a warning of a pod would change nothing, neither the run nor its history. */
  boolean heedsWarnings() {
    return isUnsureWhyItWaits()
        || (waiting != null && (told == null || told.reason() != waiting.reason()));
  }

  /** Argo's controller has not looked at its workflow since. */
  void notStarted(Instant since, Instant now) {
    if (status == RunStatus.SUBMITTED && waiting == null) {
      await(
          new Waiting(
              WaitingReason.ARGO_NOT_STARTED,
              "Workflow %s has no phase since %s."
                  .formatted(workflowName(), since.truncatedTo(ChronoUnit.SECONDS))),
          now);
    }
  }

  /** A step that runs is silent; what another one waits for is said rather. */
  void stalled(Waiting why, Instant now) {
    if (status == RunStatus.RUNNING
        && (waiting == null || (waiting.isStall() && waiting.step().equals(why.step())))) {
      await(why, now);
    }
  }

  /** Its pods have gone, or may yet go by themselves. */
  void podsGo(Instant now) {
    if (waiting != null && waiting.isLeaving()) {
      goOn(now);
    }
  }

  /** It waits no longer. */
  void goOn(Instant now) {
    if (waiting == null) {
      return;
    }
    waiting = null;
    times.waitingSince = null;
    times.updatedAt = now;
    if (told != null && told.reason() != null) {
      told = told.ended();
      var data = new LinkedHashMap<String, @Nullable Object>();
      data.put("waiting_reason", null);
      note("waiting", data, now);
    }
  }

  /** A folder that it was accepted with has other content. */
  void dataChanged(String claim, String folder, String digest, Instant now) {
    var before = datasets;
    datasets =
        datasets.stream()
            .map(
                used ->
                    used.claim().equals(claim)
                            && used.folder().equals(folder)
                            && used.digest() != null
                            && !used.digest().equals(digest)
                        ? used.asChanged()
                        : used)
            .toList();
    if (!datasets.equals(before)) {
      var data = new LinkedHashMap<String, @Nullable Object>();
      data.put("code", "dataset_changed");
      data.put(
          "message", "'%s' has other content than when the run was accepted.".formatted(folder));
      note("warning", data, now);
    }
  }

  /** Leaves a remark in the history. */
  void remark(String text, Instant now) {
    note("note", Map.of("message", Words.bounded(text)), now);
  }

  /** The GPUs that one of its steps holds at most, where nobody expected anything of it. */
  void holds(int most) {
    gpus = most;
  }

  /** What it is expected to cost, as it is accepted. */
  void estimated(Estimate expected) {
    estimate = expected;
    gpus = expected.gpus();
  }

  /** It is no longer billed for something. */
  void charged(Charge charge, Instant now) {
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("kind", charge.kind());
    if (charge.kind() == ChargeKind.STEP) {
      data.put("step", charge.name());
    }
    if (charge.resources().gpu() != null) {
      data.put("gpu", charge.resources().gpu());
    }
    data.put("gpus", charge.resources().gpus());
    data.put("seconds", charge.held(now).toSeconds());
    charge.cost(now).ifPresent(cost -> data.put("cost", cost));
    note("cost", data, now);
  }

  /** Most of what it may cost is spent; its history is told so once. */
  void budgetNear(Money spent, Instant now) {
    if (budget == null || budget.warnedAt() != null) {
      return;
    }
    budget = budget.warned(now);
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("code", "budget_nearly_spent");
    data.put("message", "It has cost %s of its max_cost %s.".formatted(spent, budget.money()));
    data.put("cost", spent);
    data.put("max_cost", budget.money());
    note("warning", data, now);
  }

  /** Leaves in the history what of its request was let pass, and will hurt it. */
  void warned(Warning warning, Instant now) {
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("code", warning.code());
    data.put("message", Words.bounded(warning.message()));
    data.put("remedy", warning.remedy());
    note("warning", data, now);
  }

  /** Leaves in the history what a caller asked for. */
  void asked(String command, String words, Instant now) {
    note("note", Map.of("asked", command, "message", Words.bounded(words)), now);
  }

  /** The recipe has gained parameters since: they are sent with its defaults. */
  void fill(Map<String, String> added, Instant now) {
    if (asked != null) {
      asked = asked.with(added);
      remark("Added since the run was accepted, sent with the recipe's defaults: " + added, now);
    }
  }

  /** Its workflow exists, and is this one from now on. */
  void submitted(Workflow workflow, Instant now) {
    sighting = sighting.pinned(workflow.uid());
    times.submittedAt = now;
    goOn(now);
    if (status == RunStatus.QUEUED || status == RunStatus.LOST) {
      outcome = null;
      become(RunStatus.SUBMITTED, now);
    }
  }

  /** True if this state of the workflow has not been applied and is not older than one that was. */
  boolean isNews(Workflow workflow) {
    return sighting.isBefore(workflow);
  }

  /** True if the workflow has not been started again since it was last seen. */
  boolean isInAttemptOf(Workflow workflow) {
    return Objects.equals(sighting.startedAt(), workflow.startedAt());
  }

  /**
   * Applies what was seen of its workflow. Twice, or late, changes nothing.
   *
   * @param lastLines what a step printed last
   * @param changes what is new of its steps
   */
  void observe(
      Workflow workflow, Function<Step, List<String>> lastLines, StepChanges changes, Instant now) {
    if (isNews(workflow)) {
      sighting = sighting.at(workflow.generation());
      new Observation(this, new Reading(workflow, stages()), lastLines, changes, now).apply();
    }
  }

  /** It failed, and its reason says no more than that. */
  boolean isUnexplained() {
    var why = reason();
    return status == RunStatus.FAILED && why != null && why.isGeneral();
  }

  /** More is known of why it failed: changes reason, message and remedy, never the status. */
  void explain(Failure failure, Instant now) {
    var before = reason();
    if (before == null || !isUnexplained() || !failure.saysMoreThan(this)) {
      return;
    }
    outcome = new Outcome(failure.reason(), failure.message()).remedied(this);
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("reason", failure.reason());
    data.put("before", before);
    if (failure.message() != null) {
      data.put("message", failure.message());
    }
    note("reason", data, now);
  }

  /** Its workflow was started; another time opens an attempt, also of a final run. */
  void started(Workflow seen, Instant now) {
    var start = seen.startedAt();
    if (start == null || (start.equals(sighting.startedAt()) && !isBegunAgain(seen))) {
      return;
    }
    sighting = sighting.restarted(start);
    if (times.startedAt == null) {
      times.startedAt = start;
    }
    if (attempt() > 1) {
      restart = null;
      goOn(now);
      if (status != RunStatus.CANCELING) {
        reopen();
      }
      note("attempt", Map.of("attempt", attempt()), now);
      if (status.isFinal()) {
        become(RunStatus.SUBMITTED, now);
      }
    }
  }

  /** Times have whole seconds: a retry within the one it first began in shows no other start. */
  private boolean isBegunAgain(Workflow seen) {
    return isRetrying() && !seen.phase().isFinished();
  }

  private void reopen() {
    times.finishedAt = null;
    times.cancelRequestedAt = null;
    times.terminatedAt = null;
    ending = null;
    outcome = null;
    stage = null;
  }

  /** A caller wants the failed steps of its workflow, which has ended, to start again. */
  void retry(Instant now) {
    retry = Retry.of(attempt(), now);
    reopen();
    asked("retry", "The failed steps of attempt %d start again.".formatted(attempt()), now);
    become(RunStatus.SUBMITTED, now);
  }

  /** The restart of a step made its workflow fail: the same by Argo's retry. */
  void retryRestarted(Instant now) {
    retry = Retry.of(attempt(), now);
    remark("Argo does not start the step again by itself: its workflow is retried.", now);
  }

  void retryPosted(Instant now) {
    retry = retry == null ? null : retry.posted(now);
  }

  void retryAnswered() {
    retry = retry == null ? null : retry.answered();
  }

  /** The retry does not come. A model that was trained before stays one. */
  void giveUpRetry(RunStatus end, Outcome why, Instant now) {
    if (isTrained()) {
      remark("The retry was given up: " + why.message(), now);
      finish(RunStatus.SUCCEEDED, null, now, now);
    } else {
      finish(end, why, now, now);
    }
  }

  /** A caller wants a running step to start again. */
  void restart(Restart wanted, Instant now) {
    restart = wanted;
    asked("restart", "Step %s starts again.".formatted(wanted.step()), now);
  }

  /** The pod that goes is this one. */
  void pinRestart(String podUid) {
    restart = restart == null ? null : restart.of(podUid);
  }

  void restarted(String words, Instant now) {
    restart = null;
    remark(words, now);
  }

  void stepped(StepChanges changes, Instant now) {
    for (Map<String, @Nullable Object> change : changes.data()) {
      note("step", change, now);
    }
    if (changes.more() > 0) {
      remark("%d more steps changed at the same time.".formatted(changes.more()), now);
    }
  }

  void placesTouched(Instant now) {
    if (times.placesTouchedAt == null) {
      times.placesTouchedAt = now;
    }
  }

  void trained(Instant now) {
    if (times.trainedAt == null) {
      times.trainedAt = now;
    }
  }

  void reached(Stage next, Instant now) {
    if (next != stage) {
      stage = next;
      note("stage", Map.of("stage", next), now);
    }
  }

  /** Its workflow runs, and may have been thought lost or ended. */
  void running(Instant now) {
    if (status != RunStatus.RUNNING && status != RunStatus.CANCELING) {
      outcome = null;
      times.finishedAt = null;
      become(isToBeCanceled() ? RunStatus.CANCELING : RunStatus.RUNNING, now);
    }
  }

  /** Its end is asked for. A final or canceling run stays as it is. */
  void end(Ending why, Instant now) {
    if (status.isFinal() || status == RunStatus.CANCELING) {
      return;
    }
    ending = why;
    times.cancelRequestedAt = now;
    var waited = why.reason() == Reason.PENDING_TOO_LONG;
    outcome =
        new Outcome(why.reason(), why.message(), waited ? waitingRemedy() : null).remedied(this);
    become(RunStatus.CANCELING, now);
  }

  /** Argo was told to end its workflow. */
  void terminated(Instant now) {
    if (times.terminatedAt == null) {
      times.terminatedAt = now;
    }
  }

  /** Since when Argo knows that its workflow is to end; null if it was not told. */
  @Nullable Instant terminatedAt() {
    return times.terminatedAt;
  }

  /** When it was accepted, or last asked to go on; not when somebody had Argo do so. */
  public Instant begunAt() {
    return retry == null ? times.createdAt : retry.requestedAt();
  }

  /** One of its pods went on after its end was asked for. */
  void podDeleted(String pod, Instant now) {
    remark("Pod %s did not end when Argo told it to; it is deleted.".formatted(pod), now);
  }

  /** It ends as was asked without a workflow that runs: none can come any more. */
  void endAtRest(Instant now) {
    endAtRest(ending == null ? Ending.BY_CALLER : ending, now);
  }

  void endAtRest(Ending why, Instant now) {
    if (isRetrying()) {
      giveUpRetry(why.status(), why.outcome("Canceled before the retry began."), now);
    } else {
      var words =
          workflowUid() == null
              ? "Canceled before its workflow was made."
              : "Its workflow is gone.";
      finish(why.status(), why.outcome(words), now, now);
    }
  }

  void fail(Reason why, @Nullable String words, Instant now) {
    finish(RunStatus.FAILED, new Outcome(why, words), now, now);
  }

  void expire(Instant now) {
    var words =
        "It waited longer than max_pending_seconds (%d)%s."
            .formatted(
                origin.maxPendingSeconds(), waiting == null ? "" : "; last: " + waiting.message());
    finish(
        RunStatus.EXPIRED, new Outcome(Reason.PENDING_TOO_LONG, words, waitingRemedy()), now, now);
  }

  /** Its workflow was looked for, and is not in the cluster any more. */
  void workflowGone(Instant now) {
    if (workflowGoneAt() == null) {
      sighting = sighting.gone(now);
      times.updatedAt = now;
    }
  }

  /** Its workflow is gone and nobody saw its end. */
  void lose(@Nullable String words, Instant now) {
    if (status == RunStatus.CANCELING) {
      endAtRest(now);
    } else if (!status.isFinal() && status != RunStatus.LOST) {
      times.lostAt = now;
      outcome = new Outcome(null, words, null);
      become(RunStatus.LOST, now);
    }
  }

  /**
   * It has ended.
   *
   * @param why null if it ended well
   * @param at when its workflow ended; null if that is not known
   */
  void finish(RunStatus end, @Nullable Outcome why, @Nullable Instant at, Instant now) {
    times.finishedAt = at == null ? now : at;
    goOn(now);
    restart = null;
    outcome = why == null ? null : why.remediedAs(outcome).remedied(this);
    if (status != end) {
      become(end, now);
    }
  }

  /** Applies what was seen of its endpoint. */
  void endpoint(Endpoint seen, Instant now) {
    if (isGivenUp(seen)) {
      return;
    }
    var change = endpoint == null || seen.state() != endpoint.state();
    endpoint = seen;
    times.updatedAt = now;
    if (change) {
      var data = new LinkedHashMap<String, @Nullable Object>();
      data.put("state", seen.state());
      if (seen.message() != null) {
        data.put("message", seen.message());
      }
      note("endpoint", data, now);
    }
  }

  /** What became of its files. */
  void artifactsTold(Map<String, ?> what, Instant now) {
    note("artifacts", new LinkedHashMap<>(what), now);
  }

  /** What was done to its endpoint, or will be. */
  void endpointTold(Map<String, @Nullable Object> what, Instant now) {
    note("endpoint", what, now);
  }

  /** Its workflow stopped waiting for the endpoint: that it is still on its way is no news. */
  private boolean isGivenUp(Endpoint seen) {
    return status.isFinal()
        && endpoint != null
        && endpoint.state() == EndpointState.FAILED
        && seen.state() == EndpointState.DEPLOYING;
  }

  /** Forgets all that a caller said, and what holds it; id, project, times and status stay. */
  void erase(Instant now) {
    asked = null;
    datasets = List.of();
    places = places.erased();
    waiting = null;
    outcome = outcome == null ? null : outcome.erased();
    endpoint = endpoint == null ? null : endpoint.erased();
    times.deletedAt = now;
    times.updatedAt = now;
  }

  private void become(RunStatus next, Instant now) {
    status = next;
    var data = new LinkedHashMap<String, @Nullable Object>();
    data.put("status", next);
    if (reason() != null) {
      data.put("reason", reason());
    }
    if (message() != null) {
      data.put("message", message());
    }
    note("status", data, now);
  }

  private void note(String type, Map<String, @Nullable Object> data, Instant now) {
    lastSequence++;
    times.updatedAt = now;
    if (events == null) {
      events = new ArrayList<>();
    }
    events.add(new RunEvent(lastSequence, type, now, data));
  }

  /** The events since the last call, to be written with the change. */
  List<RunEvent> takeEvents() {
    var taken = events == null ? List.<RunEvent>of() : List.copyOf(events);
    events = null;
    return taken;
  }

  // --- what it is ----------------------------------------------------------------------------

  public RunId id() {
    return new RunId(id);
  }

  /** Counts the changes that were written, of whatever is shown; right once they are flushed. */
  long version() {
    return version;
  }

  /** Of the last event in its history. */
  public long lastSequence() {
    return lastSequence;
  }

  public String projectId() {
    return origin.projectId();
  }

  public String namespace() {
    return origin.namespace();
  }

  /** The guide's {@code run_name}; null once erased. */
  public @Nullable String name() {
    return asked == null ? null : asked.name();
  }

  public String recipe() {
    return origin.recipe();
  }

  public RunStatus status() {
    return status;
  }

  public String recipeDigest() {
    return origin.recipeDigest();
  }

  public String template() {
    return origin.template();
  }

  String discriminator() {
    return origin.discriminator();
  }

  /** The stage that each of the recipe's steps belongs to, in the steps' order. */
  public Map<String, Stage> stages() {
    return origin.stages();
  }

  /** Every parameter as text, in the recipe's order; empty once erased. */
  public Map<String, String> parameters() {
    return asked == null ? Map.of() : asked.parameters();
  }

  Map<String, String> labels() {
    return asked == null ? Map.of() : asked.labels();
  }

  Map<String, Object> metadata() {
    return asked == null ? Map.of() : asked.metadata();
  }

  String spec() {
    return asked == null ? "" : asked.spec();
  }

  public Places places() {
    return places;
  }

  public @Nullable String claim() {
    return places.claim();
  }

  public @Nullable String output() {
    return places.output();
  }

  /** Whether it trains a model; else it serves one that is there. */
  public boolean trains() {
    return places.trains();
  }

  /** The folder that it writes to or serves from, unmistakable in the cluster. */
  Optional<String> outputPlace() {
    return places.outputPlace(namespace());
  }

  /** Where its training writes to; null if it trains nothing, or is erased. */
  public @Nullable OutputFolder outputFolder() {
    var claim = claim();
    var output = output();
    return claim == null || output == null || !places.trains()
        ? null
        : new OutputFolder(namespace(), claim, new VolumePath(output));
  }

  @Nullable String classFolder() {
    return places.classFolder();
  }

  @Nullable String classKey() {
    return places.classKey();
  }

  /** The InferenceService it deploys; null if it deploys none. */
  public @Nullable String endpointName() {
    return places.endpointName();
  }

  /** What the predictor calls the model: the last segment of the output. */
  public @Nullable String modelName() {
    return places.modelName();
  }

  /** The dialect its predictor speaks. */
  public @Nullable String predictor() {
    return origin.predictor();
  }

  /** Runs whose endpoints must be gone before this one is submitted. */
  public List<RunId> replaces() {
    return origin.replaces().stream().flatMap(text -> RunId.parse(text).stream()).toList();
  }

  Duration maxPending() {
    return Duration.ofSeconds(origin.maxPendingSeconds());
  }

  /** It has waited for its workflow as long as it may. */
  boolean isOverdue(Instant now) {
    return now.isAfter(times.createdAt.plus(maxPending()));
  }

  /** From its workflow's start, in each attempt; null for no limit. */
  @Nullable Long maxDurationSeconds() {
    return origin.maxDurationSeconds();
  }

  /** What it may cost, its endpoint included; null for no limit. */
  @Nullable Budget budget() {
    return budget;
  }

  /** The most that one of its steps holds at once. */
  int gpus() {
    return gpus;
  }

  /** The higher goes first of the project's runs that wait for a turn. */
  int priority() {
    return priority;
  }

  /** What it was expected to cost when it was accepted; null if nobody said. */
  @Nullable Estimate estimate() {
    return estimate;
  }

  /** The run whose parameters it took over. */
  @Nullable RunId rerunOf() {
    return origin.rerunOf() == null ? null : new RunId(origin.rerunOf());
  }

  /** What it trains on; empty once erased. */
  public List<UsedDataset> datasets() {
    return datasets;
  }

  @Nullable Stage stage() {
    return stage;
  }

  @Nullable Reason reason() {
    return outcome == null ? null : outcome.reason();
  }

  @Nullable String message() {
    return outcome == null ? null : outcome.message();
  }

  @Nullable String remedy() {
    return outcome == null ? null : outcome.remedy();
  }

  @Nullable Waiting waiting() {
    return waiting;
  }

  /** Since when it has waited without a break. */
  @Nullable Instant waitingSince() {
    return times.waitingSince;
  }

  /** What to do so that it waits no longer; null if it does not wait. */
  @Nullable String waitingRemedy() {
    var why = waiting;
    return why == null
        ? null
        : why.reason()
            .remedy()
            .of(word -> parameter(word).filter(it -> why.concerns(word, stages())))
            .replace("<run>", id().toString())
            .replace("<step>", why.step());
  }

  /** A parameter by its role in the recipe, else by its name; empty if the run has none such. */
  public Optional<Map.Entry<String, String>> parameter(String roleOrName) {
    var name = origin.roles().getOrDefault(roleOrName, roleOrName);
    return Optional.ofNullable(parameters().get(name)).map(value -> Map.entry(name, value));
  }

  /** The class of GPU that its endpoint was asked for; empty if its recipe knows none. */
  public Optional<String> inferenceGpu() {
    return parameter(Role.INFERENCE_GPU.word()).map(Map.Entry::getValue);
  }

  @Nullable String workflowUid() {
    return sighting.uid();
  }

  /** Since when its workflow is known to be gone; null while it is there, or was never seen. */
  @Nullable Instant workflowGoneAt() {
    return sighting.goneAt();
  }

  /** The name of its one workflow, which follows from its id unless somebody else gave it. */
  public String workflowName() {
    var given = origin.workflowName();
    return given == null ? id().workflowName() : given;
  }

  /** Somebody started its workflow by hand. */
  boolean isAdopted() {
    return origin.workflowName() != null;
  }

  RunOrigin origin() {
    return isAdopted() ? RunOrigin.ADOPTED : RunOrigin.CREATED;
  }

  /** How often its workflow was started; 0 before that. */
  public int attempt() {
    return sighting.attempt();
  }

  /** It deploys an endpoint now, or has, and none was seen yet. */
  public boolean awaitsEndpoint() {
    return endpointName() != null
        && endpoint == null
        && (status == RunStatus.SUCCEEDED || (!status.isFinal() && stage == Stage.DEPLOYING));
  }

  /** The last known state of its endpoint; null if none was seen. */
  public @Nullable Endpoint endpoint() {
    return endpoint;
  }

  /** It ended without having written a file or made a service: others may have its places. */
  public boolean leavesPlacesUntouched() {
    return status.isFinal() && status != RunStatus.SUCCEEDED && times.placesTouchedAt == null;
  }

  /** Its training has begun at least once, or its endpoint was made. */
  public boolean hasTouchedPlaces() {
    return times.placesTouchedAt != null;
  }

  /** A model of it was whole at some time. */
  public boolean isTrained() {
    return times.trainedAt != null;
  }

  boolean isToBeCanceled() {
    return times.cancelRequestedAt != null;
  }

  /** Why its end was asked for; null if it was not. */
  @Nullable Ending ending() {
    return ending;
  }

  /** The last retry that was asked for, open or not. */
  @Nullable Retry lastRetry() {
    return retry;
  }

  /** A retry was asked for, and its workflow has not begun again yet. */
  public boolean isRetrying() {
    return retry != null && !status.isFinal() && retry.attempt() == attempt();
  }

  /** The step that is being started again; null if none is. */
  @Nullable Restart restart() {
    return restart;
  }

  @Nullable Instant attemptStartedAt() {
    return sighting.startedAt();
  }

  public Instant createdAt() {
    return times.createdAt;
  }

  @Nullable Instant submittedAt() {
    return times.submittedAt;
  }

  @Nullable Instant startedAt() {
    return times.startedAt;
  }

  @Nullable Instant lostAt() {
    return times.lostAt;
  }

  public @Nullable Instant finishedAt() {
    return times.finishedAt;
  }

  public @Nullable Instant deletedAt() {
    return times.deletedAt;
  }

  public Instant updatedAt() {
    return times.updatedAt;
  }
}
