package dev.easel.runs;

import dev.easel.argo.Workflows;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Fails a run whose workflow has stayed away. */
@Component
class GiveUpRun implements RunTask {

  private final Runs runs;
  private final Workflows workflows;
  private final RunObserver observer;
  private final Claims claims;
  private final RunsProperties properties;
  private final Clock clock;

  GiveUpRun(
      Runs runs,
      Workflows workflows,
      RunObserver observer,
      Claims claims,
      RunsProperties properties,
      Clock clock) {
    this.runs = runs;
    this.workflows = workflows;
    this.observer = observer;
    this.claims = claims;
    this.properties = properties;
    this.clock = clock;
  }

  /** It may have been found and lost again since this was scheduled. */
  private Instant due(Run run) {
    var lostAt = run.lostAt();
    return lostAt == null ? clock.instant() : lostAt.plus(properties.lostAfter());
  }

  @Override
  public String name() {
    return RunTasks.GIVE_UP;
  }

  @Override
  public Optional<Duration> work(RunId id) {
    var run = runs.find(id).filter(found -> found.status() == RunStatus.LOST);
    if (run.isEmpty()) {
      return Optional.empty();
    }
    var rest = Duration.between(clock.instant(), due(run.get()));
    if (rest.isPositive()) {
      return Optional.of(rest);
    }
    var workflow = workflows.find(run.get().namespace(), id.workflowName());
    if (workflow.isPresent()) {
      observer.seen(id, workflow.get());
    } else {
      runs.change(
          id,
          locked -> {
            if (locked.status() == RunStatus.LOST) {
              locked.fail(
                  locked.workflowUid() == null
                      ? Reason.SUBMISSION_UNKNOWN
                      : Reason.WORKFLOW_DELETED,
                  locked.message(),
                  clock.instant());
              claims.giveUpUntouched(locked);
            }
          });
    }
    return Optional.empty();
  }
}
