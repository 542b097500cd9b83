package dev.easel.runs;

import dev.easel.argo.Answer;
import dev.easel.runs.Posts.Post;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The transactions around a post to Argo. */
@Service
class Submissions {

  private final Runs runs;
  private final Posts posts;
  private final Claims claims;
  private final ClassFolders classFolders;
  private final RunTasks tasks;
  private final Clock clock;

  Submissions(
      Runs runs,
      Posts posts,
      Claims claims,
      ClassFolders classFolders,
      RunTasks tasks,
      Clock clock) {
    this.runs = runs;
    this.posts = posts;
    this.claims = claims;
    this.classFolders = classFolders;
    this.tasks = tasks;
    this.clock = clock;
  }

  @Transactional(readOnly = true)
  public Optional<Post> last(Run run) {
    return posts.last(run.id());
  }

  /**
   * Notes that a post begins; nothing is sent before this is committed.
   *
   * @param added parameters that the recipe has gained since
   * @return what to post, or empty if the run's class folder is busy or it is queued no more
   */
  @Transactional
  public Optional<Run> opened(Run run, Map<String, String> added) {
    if (classFolders.generatingStill(run).isPresent()) {
      return Optional.empty();
    }
    runs.change(
        run.id(),
        locked -> {
          if (locked.status() == RunStatus.QUEUED) {
            if (!added.isEmpty()) {
              locked.fill(added, clock.instant());
            }
            posts.open(
                locked, posts.last(run.id()).map(Post::number).orElse(0) + 1, clock.instant());
          }
        });
    return runs.find(run.id()).filter(found -> found.status() == RunStatus.QUEUED);
  }

  /** Keeps what Argo said to the last post; the look after it closes it. */
  @Transactional
  public void answered(Run run, Answer answer) {
    posts
        .last(run.id())
        .ifPresent(
            post ->
                posts.answered(
                    run.id(), post.number(), answer.getClass().getSimpleName(), answer.words()));
  }

  @Transactional
  public void closed(Run run, String outcome) {
    posts
        .last(run.id())
        .filter(Post::isOpen)
        .ifPresent(post -> posts.close(run.id(), post.number(), outcome, clock.instant()));
  }

  @Transactional
  public void refused(Run run, String words) {
    end(run, locked -> locked.fail(Reason.SUBMISSION_REFUSED, words, clock.instant()));
  }

  @Transactional
  public void expired(Run run) {
    end(run, locked -> locked.expire(clock.instant()));
  }

  @Transactional
  public void lost(Run run) {
    runs.change(
        run.id(),
        locked -> {
          if (locked.status() == RunStatus.QUEUED && locked.workflowUid() == null) {
            locked.lose(
                "A post to Argo was never answered, and no workflow is there.", clock.instant());
            tasks.giveUp(locked.id());
          }
        });
  }

  @Transactional
  public void recipeChanged(Run run, String words) {
    end(run, locked -> locked.fail(Reason.RECIPE_CHANGED, words, clock.instant()));
  }

  private void end(Run run, java.util.function.Consumer<Run> how) {
    runs.change(
        run.id(),
        locked -> {
          if (locked.status() == RunStatus.QUEUED) {
            how.accept(locked);
            claims.giveUpUntouched(locked);
          }
        });
  }
}
