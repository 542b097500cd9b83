package dev.easel.runs;

import dev.easel.http.Problem;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Folders of class images, which runs may share. The trainer reuses what lies there by count alone,
 * and two that generate at once mix their pictures; so live runs agree on prompt, model and count,
 * and one generates at a time.
 */
@Repository
class ClassFolders {

  private final JdbcClient jdbc;

  ClassFolders(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Lets a run use its class folder, in the transaction that accepts it.
   *
   * @throws Problem 409 if a live run uses the folder for other class images
   */
  void join(Run run) {
    if (run.classFolder() == null) {
      return;
    }
    lock(run);
    jdbc.sql(
            """
            select id from runs
            where namespace = :namespace and claim = :claim and class_folder = :folder
              and class_key <> :key and id <> :run
              and status in ('QUEUED', 'SUBMITTED', 'RUNNING', 'CANCELING', 'LOST')
            order by id limit 1
            """)
        .param("namespace", run.namespace())
        .param("claim", run.claim())
        .param("folder", run.classFolder())
        .param("key", run.classKey())
        .param("run", run.id().value())
        .query(UUID.class)
        .optional()
        .ifPresent(
            other -> {
              throw new Problem(
                      HttpStatus.CONFLICT,
                      "class_folder_in_use",
                      ("Class folder '%s' is used by live run %s with another class prompt, model"
                              + " or number of images; choose another class_dataset or wait for"
                              + " that run's end.")
                          .formatted(run.classFolder(), new RunId(other)))
                  .with("run", new RunId(other).toString());
            });
  }

  /**
   * The run that may be generating into this run's class folder now, in the transaction that notes
   * the next post: none once a run has trained with the same class images.
   */
  Optional<RunId> generating(Run run) {
    if (run.classFolder() == null) {
      return Optional.empty();
    }
    lock(run);
    return jdbc.sql(
            """
            select r.id from runs r
            where r.namespace = :namespace and r.claim = :claim and r.class_folder = :folder
              and r.id <> :run
              and r.trained_at is null
              and r.status in ('QUEUED', 'SUBMITTED', 'RUNNING', 'CANCELING', 'LOST')
              and exists (select 1 from run_posts p where p.run_id = r.id)
              and not exists (select 1 from runs t where t.namespace = r.namespace
                and t.claim = r.claim and t.class_folder = r.class_folder and t.class_key = :key
                and t.trained_at is not null)
            order by r.id limit 1
            """)
        .param("namespace", run.namespace())
        .param("claim", run.claim())
        .param("folder", run.classFolder())
        .param("key", run.classKey())
        .param("run", run.id().value())
        .query(UUID.class)
        .optional()
        .map(RunId::new);
  }

  private void lock(Run run) {
    var place = run.namespace() + "/" + run.claim() + "/" + run.classFolder();
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))")
        .param(place)
        .query((rs, n) -> n)
        .list();
  }
}
