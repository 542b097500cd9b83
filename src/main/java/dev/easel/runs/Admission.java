package dev.easel.runs;

import dev.easel.http.Problem;
import dev.easel.pricing.RateCard;
import dev.easel.projects.Project;
import dev.easel.projects.Projects;
import dev.easel.projects.Quota;
import dev.easel.projects.QuotaExceeded;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Whether a project may have one more, by its quota. Where something is begun it is asked in the
 * transaction that begins it, and holds the project's row: of a hundred at once no more pass than
 * may. A project without a quota is not counted.
 *
 * <p>Whoever holds a project's row may take the pace of turns then, and never the other way round.
 */
@Component
public class Admission {

  private static final Duration SOON = Duration.ofMinutes(1);

  private final Projects projects;
  private final ProjectUsage usage;
  private final RateCard rates;
  private final Clock clock;

  Admission(Projects projects, ProjectUsage usage, RateCard rates, Clock clock) {
    this.projects = projects;
    this.usage = usage;
    this.rates = rates;
    this.clock = clock;
  }

  /**
   * Before a run is stored. Its project is not deleted until the transaction ends.
   *
   * @throws Problem 429 {@code quota_exceeded} if there are as many as may be queued, the month's
   *     share is used up, or the run alone wants more GPUs than may be
   */
  void run(Project project, int gpus) {
    projects.hold(project.id());
    locked(project).flatMap(quota -> objection(project.id(), quota, gpus)).ifPresent(this::refuse);
  }

  /** The same for a dry run, which holds nothing. */
  Optional<Problem> objection(Project project, int gpus) {
    var quota = project.quota();
    return quota.isEmpty() ? Optional.empty() : objection(project.id(), quota, gpus);
  }

  private Optional<Problem> objection(String project, Quota quota, int gpus) {
    return month(project, quota)
        .or(() -> above("gpus", gpus, quota.gpus()))
        .or(
            () ->
                quota.queuedRuns() == null
                    ? Optional.empty()
                    : full("queued_runs", usage.now(project).queued(), quota.queuedRuns()));
  }

  /**
   * Before a run that has ended is begun again, and does not wait for a turn.
   *
   * @throws Problem 429 {@code quota_exceeded} if as many are running as may, with as many GPUs, or
   *     the month's share is used up
   */
  void retry(Run run) {
    projects
        .find(run.projectId())
        .flatMap(this::locked)
        .flatMap(quota -> beginning(run.projectId(), quota, new Need(1, run.gpus())))
        .ifPresent(this::refuse);
  }

  /**
   * Why a queued run has to wait, by its project's quota; empty if it need not. Asked while nobody
   * else counts: see {@link #hold(String)}.
   */
  Optional<Problem> turn(Run run) {
    return projects
        .ofNamespace(run.namespace())
        .filter(Admission::counts)
        .flatMap(it -> beginning(it.id(), it.quota(), new Need(1, run.gpus())));
  }

  /**
   * What would stand against a workflow that runs already, had its run been asked for; nobody else
   * begins anything until the transaction ends.
   */
  Optional<Problem> adoption(Project project, int gpus) {
    return locked(project).flatMap(quota -> beginning(project.id(), quota, new Need(1, gpus)));
  }

  /**
   * Before an endpoint gets pods: its start, more replicas, or a prompt that wakes it. Until KServe
   * has them, and for some minutes at most, they are counted as if it had.
   *
   * @param run that it serves from; null if it is nobody's, and only asked for
   * @param gpus all that it is to have
   * @throws Problem 429 {@code quota_exceeded} if there would be more GPUs than may be, or the
   *     month's share is used up
   */
  @Transactional
  public void serve(String project, @Nullable RunId run, int gpus) {
    projects
        .find(project)
        .flatMap(this::locked)
        .ifPresent(quota -> serve(project, quota, run, gpus));
  }

  private void serve(String project, Quota quota, @Nullable RunId run, int gpus) {
    var more = Math.max(0, gpus - (run == null ? 0 : usage.held(run)));
    beginning(project, quota, new Need(0, more)).ifPresent(this::refuse);
    if (run != null) {
      usage.reserve(project, run, gpus);
    }
  }

  /** An endpoint is to have no pods. */
  public void release(RunId run) {
    usage.release(run);
  }

  /** Before anything else is locked: what is begun later in this transaction is counted alone. */
  public void hold(Project project) {
    var _ = locked(project);
  }

  /** The same, of the project of a namespace. */
  void hold(String namespace) {
    projects.ofNamespace(namespace).ifPresent(this::hold);
  }

  /**
   * What is to be begun.
   *
   * @param gpus more than there are
   */
  private record Need(int runs, int gpus) {}

  private Optional<Problem> beginning(String project, Quota quota, Need need) {
    var now = usage.now(project);
    return month(project, quota)
        .or(
            () ->
                need.runs() == 0
                    ? Optional.empty()
                    : full("running_runs", now.running(), quota.runningRuns()))
        .or(
            () ->
                need.gpus() == 0
                    ? Optional.empty()
                    : above("gpus", now.gpus() + need.gpus(), quota.gpus()));
  }

  private Optional<Problem> month(String project, Quota quota) {
    return usedUp(project, quota)
        .map(
            month ->
                new QuotaExceeded(
                    month.quota(),
                    month.used(),
                    month.limit(),
                    Duration.between(month.at(), month.monthEnds())));
  }

  private Optional<MonthUsedUp> usedUp(String project, Quota quota) {
    return quota.isMonthly()
        ? MonthUsedUp.of(
            project, quota, now -> usage.month(project, rates.currency(), now), clock.instant())
        : Optional.empty();
  }

  /**
   * Whether what a project has may go on this month, by its quota as it is; nobody else changes
   * that, or begins anything, until the transaction ends.
   *
   * @return what is used up; empty if nothing is, or there is no such project
   */
  public Optional<MonthUsedUp> usedUp(String project) {
    return projects.lock(project).flatMap(it -> usedUp(project, it.quota()));
  }

  /** The same as it was a moment ago; holds nothing. */
  public Optional<MonthUsedUp> usedUp(Project project) {
    return usedUp(project.id(), project.quota());
  }

  private static Optional<Problem> full(String name, int used, @Nullable Integer limit) {
    return limit == null || used < limit
        ? Optional.empty()
        : Optional.of(new QuotaExceeded(name, used, limit, SOON));
  }

  private static Optional<Problem> above(String name, int wanted, @Nullable Integer limit) {
    return limit == null || wanted <= limit
        ? Optional.empty()
        : Optional.of(new QuotaExceeded(name, wanted, limit, SOON));
  }

  /**
   * What runs of a project may be given turns for.
   *
   * @param runs how many more
   * @param gpus of all of them together
   * @param most GPUs of one, however many are free: a run that wants more never fits
   */
  record Room(int runs, int gpus, int most) {

    static final Room ALL = new Room(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
    static final Room NONE = new Room(0, 0, 0);
  }

  /** Asked while nobody else counts: see {@link #hold(String)}. */
  Room room(String namespace) {
    return projects
        .ofNamespace(namespace)
        .filter(Admission::counts)
        .map(it -> room(it.id(), it.quota()))
        .orElse(Room.ALL);
  }

  /** Whether turns of a namespace are counted. */
  boolean counts(String namespace) {
    return projects.ofNamespace(namespace).filter(Admission::counts).isPresent();
  }

  private static boolean counts(Project project) {
    return !project.quota().isEmpty();
  }

  private Room room(String project, Quota quota) {
    if (month(project, quota).isPresent()) {
      return Room.NONE;
    }
    var now = usage.now(project);
    return new Room(
        left(quota.runningRuns(), now.running()),
        left(quota.gpus(), now.gpus()),
        left(quota.gpus(), 0));
  }

  private static int left(@Nullable Integer limit, int used) {
    return limit == null ? Integer.MAX_VALUE : Math.max(0, limit - used);
  }

  private Optional<Quota> locked(Project project) {
    return project.quota().isEmpty()
        ? Optional.empty()
        : projects.lock(project.id()).map(Project::quota);
  }

  private void refuse(Problem problem) {
    throw problem;
  }
}
