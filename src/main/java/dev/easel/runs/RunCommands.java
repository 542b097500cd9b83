package dev.easel.runs;

import dev.easel.http.Idempotency;
import dev.easel.http.IfMatch;
import dev.easel.http.Problem;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What a caller, or another package for one, can ask of a run that exists. */
@Service
public class RunCommands {

  private final Runs runs;
  private final Endings endings;
  private final Posts posts;
  private final RunTasks tasks;
  private final Idempotency idempotency;
  private final ApplicationEventPublisher publisher;

  RunCommands(
      Runs runs,
      Endings endings,
      Posts posts,
      RunTasks tasks,
      Idempotency idempotency,
      ApplicationEventPublisher publisher) {
    this.runs = runs;
    this.endings = endings;
    this.posts = posts;
    this.tasks = tasks;
    this.idempotency = idempotency;
    this.publisher = publisher;
  }

  /** Asks for a run's end; a finished or canceling run stays as it is. */
  @Transactional
  public RunId cancel(String project, String idOrName) {
    var id = runs.get(project, idOrName).id();
    runs.change(id, run -> endings.ask(run, Ending.BY_CALLER));
    return id;
  }

  /**
   * What goes with a run that is deleted.
   *
   * @param endpoint its endpoint
   * @param artifacts the files that it made
   */
  public record With(boolean endpoint, boolean artifacts) {}

  /**
   * Erases a finished run.
   *
   * @param with what of it goes, too
   * @param ifMatch the ETag it must still have
   */
  @Transactional
  public void delete(String project, String idOrName, With with, @Nullable String ifMatch) {
    var id = runs.get(project, idOrName).id();
    runs.change(
        id,
        run -> {
          new IfMatch(ifMatch).require(Snapshot.etag(run));
          refuseLive(run);
          publisher.publishEvent(new RunDeleted(run, with.endpoint(), with.artifacts()));
          tasks.deleteWorkflow(id);
          runs.erase(run);
          posts.erase(id);
          idempotency.forget(RunView.url(id));
        });
  }

  private static void refuseLive(Run run) {
    if (!run.status().isFinal()) {
      throw new Problem(
          HttpStatus.CONFLICT,
          "run_not_finished",
          "Run %s is %s; cancel it first.".formatted(run.id(), run.status().text()));
    }
  }
}
