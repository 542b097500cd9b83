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
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Whether a project may have one more, by its quota. Where something is begun it is asked in the
 * transaction that begins it, and holds the project's row: of a hundred at once no more pass than
 * may. A project without a quota is not counted.
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
   * Before a run is stored.
   *
   * @throws Problem 429 {@code quota_exceeded} if there are as many as may be queued, the month's
   *     share is used up, or the run alone wants more GPUs than may be
   */
  void run(Project project, int gpus) {
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
        .flatMap(quota -> beginning(run.projectId(), quota, run.gpus(), 1))
        .ifPresent(this::refuse);
  }

  /**
   * What would stand against a workflow that runs already, had its run been asked for; nobody else
   * begins anything until the transaction ends.
   */
  Optional<Problem> adoption(Project project, int gpus) {
    return locked(project).flatMap(quota -> beginning(project.id(), quota, gpus, 1));
  }

  /**
   * Before an endpoint gets pods: its start, more replicas, or a prompt that wakes it.
   *
   * @param gpus more than it has
   * @throws Problem 429 {@code quota_exceeded} if there would be more GPUs than may be, or the
   *     month's share is used up
   */
  public void serve(String project, int gpus) {
    projects
        .find(project)
        .flatMap(this::locked)
        .flatMap(quota -> beginning(project, quota, gpus, 0))
        .ifPresent(this::refuse);
  }

  /** Before anything else is locked: what is begun later in this transaction is counted alone. */
  public void hold(Project project) {
    var _ = locked(project);
  }

  private Optional<Problem> beginning(String project, Quota quota, int gpus, int runs) {
    var now = usage.now(project);
    return month(project, quota)
        .or(
            () ->
                runs == 0
                    ? Optional.empty()
                    : full("running_runs", now.running(), quota.runningRuns()))
        .or(() -> above("gpus", now.gpus() + gpus, quota.gpus()));
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

  /** How many more runs of a namespace may be given a turn; empty if its project does not count. */
  OptionalInt room(String namespace) {
    return projects
        .ofNamespace(namespace)
        .filter(Admission::counts)
        .map(project -> OptionalInt.of(room(project)))
        .orElse(OptionalInt.empty());
  }

  /** Whether turns of a namespace are counted. */
  boolean counts(String namespace) {
    return projects.ofNamespace(namespace).filter(Admission::counts).isPresent();
  }

  private static boolean counts(Project project) {
    return project.quota().runningRuns() != null || project.quota().gpus() != null;
  }

  private int room(Project project) {
    var now = usage.now(project.id());
    var quota = project.quota();
    var runs =
        quota.runningRuns() == null ? Integer.MAX_VALUE : quota.runningRuns() - now.running();
    var gpus =
        quota.gpus() == null
            ? Integer.MAX_VALUE
            : (quota.gpus() - now.gpus()) / Math.max(1, now.largest());
    return Math.max(0, Math.min(runs, gpus));
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
