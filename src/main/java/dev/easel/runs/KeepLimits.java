package dev.easel.runs;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Ends runs that take too long. Each start and each wait that has a limit has a row, written in the
 * transaction that sees it; whether the limit is met then, the run's own times say.
 */
@Component
class KeepLimits implements RunTask {

  private static final Duration LOST_AGAIN = Duration.ofMinutes(1);

  private final Runs runs;
  private final Endings endings;
  private final RunTasks tasks;
  private final Clock clock;

  KeepLimits(Runs runs, Endings endings, RunTasks tasks, Clock clock) {
    this.runs = runs;
    this.endings = endings;
    this.tasks = tasks;
    this.clock = clock;
  }

  @EventListener
  void set(LimitSet limit) {
    tasks.keepLimit(limit.run(), limit.due());
  }

  @Override
  public String name() {
    return RunTasks.KEEP_LIMIT;
  }

  @Override
  public Optional<Duration> work(RunId id) {
    runs.change(
        id,
        run ->
            Limit.next(run)
                .filter(limit -> !clock.instant().isBefore(limit.due()))
                .ifPresent(limit -> endings.ask(run, limit.why())));
    return runs.find(id).flatMap(this::again);
  }

  private Optional<Duration> again(Run run) {
    if (run.status() == RunStatus.LOST) {
      return Optional.of(LOST_AGAIN);
    }
    return Limit.next(run).map(limit -> Duration.between(clock.instant(), limit.due()));
  }
}
