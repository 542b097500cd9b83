package dev.easel.runs;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
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
   * @throws Conflict if a live run uses the folder for other class images
   */
  void join(RunDraft draft) {
    join(draft.project().namespace(), draft.places());
  }

  /** The same for a run that had ended and begins again. */
  void join(Run run) {
    join(run.namespace(), run.places());
  }

  private void join(String namespace, Places places) {
    var folder = places.classFolder();
    if (folder != null) {
      lock(namespace, places.claim(), folder);
      conflict(namespace, places)
          .ifPresent(
              conflict -> {
                throw conflict;
              });
    }
  }

  /** Why a draft may not use its class folder now. */
  Optional<Conflict> conflict(RunDraft draft) {
    return conflict(draft.project().namespace(), draft.places());
  }

  private Optional<Conflict> conflict(String namespace, Places places) {
    var folder = places.classFolder();
    if (folder == null) {
      return Optional.empty();
    }
    return jdbc.sql(
            """
            (select id from runs
              where namespace = :namespace and claim = :claim and class_folder = :folder
                and class_key < :key and finished_at is null limit 1)
            union all
            (select id from runs
              where namespace = :namespace and claim = :claim and class_folder = :folder
                and class_key > :key and finished_at is null limit 1)
            limit 1
            """)
        .param("namespace", namespace)
        .param("claim", places.claim())
        .param("folder", folder)
        .param("key", places.classKey())
        .query(UUID.class)
        .optional()
        .map(other -> inUse(folder, new RunId(other)));
  }

  private static Conflict inUse(String folder, RunId other) {
    var conflict =
        new Conflict(
            "#/parameters",
            "class_folder_in_use",
            ("Class folder '%s' is used by live run %s with another class prompt, model or number"
                    + " of images; choose another class_dataset or wait for that run's end.")
                .formatted(folder, other));
    conflict.with("run", other.toString());
    return conflict;
  }

  /** Like {@link #generating}, in the transaction that notes the next post: others wait for it. */
  Optional<RunId> generatingStill(Run run) {
    var folder = run.classFolder();
    if (folder != null) {
      lock(run.namespace(), run.claim(), folder);
    }
    return generating(run);
  }

  /**
   * The run that may be generating into this run's class folder now: none once a run has trained
   * with the same class images. One that waits for its own retry generates nothing.
   */
  Optional<RunId> generating(Run run) {
    if (run.classFolder() == null) {
      return Optional.empty();
    }
    return jdbc.sql(
            """
            select r.id from runs r
            where r.namespace = :namespace and r.claim = :claim and r.class_folder = :folder
              and r.id <> :run
              and r.finished_at is null and r.trained_at is null
              and (r.retried_attempt is distinct from r.attempt or r.retry_posted_at is not null)
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

  static Waiting busy(Run run) {
    return new Waiting(
        WaitingReason.CLASS_IMAGES_BUSY,
        "Another run generates class images into '%s'; this one uses them afterwards."
            .formatted(run.classFolder()));
  }

  private void lock(String namespace, @Nullable String claim, String folder) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))")
        .param(namespace + "/" + claim + "/" + folder)
        .query((rs, n) -> n)
        .list();
  }
}
