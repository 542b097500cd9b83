package dev.easel.runs;

import java.time.Clock;
import org.springframework.stereotype.Component;

/** Ends a run before its time: for a caller, or for a limit. In the transaction that locked it. */
@Component
class Endings {

  private final Posts posts;
  private final Claims claims;
  private final RunTasks tasks;
  private final RunsProperties properties;
  private final Clock clock;

  Endings(Posts posts, Claims claims, RunTasks tasks, RunsProperties properties, Clock clock) {
    this.posts = posts;
    this.claims = claims;
    this.tasks = tasks;
    this.properties = properties;
    this.clock = clock;
  }

  /**
   * Ends it at once if nothing of it runs or may begin; a final or canceling run stays as it is.
   */
  void ask(Run run, Ending why) {
    if (run.status().isFinal() || run.status() == RunStatus.CANCELING) {
      return;
    }
    if (isAtRest(run)) {
      run.endAtRest(why, clock.instant());
      claims.giveUpUntouched(run);
    } else {
      run.end(why, clock.instant());
      tasks.cancel(run);
    }
  }

  private boolean isAtRest(Run run) {
    var retry = run.lastRetry();
    if (retry != null && run.isRetrying()) {
      return !retry.mayLand(clock.instant(), properties.landing());
    }
    return run.status() == RunStatus.QUEUED && posts.last(run.id()).isEmpty();
  }
}
