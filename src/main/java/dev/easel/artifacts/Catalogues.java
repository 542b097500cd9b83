package dev.easel.artifacts;

import dev.easel.artifacts.Artifact.Span;
import dev.easel.runs.OutputFolder;
import dev.easel.runs.Run;
import dev.easel.runs.RunId;
import dev.easel.volumes.MountedClaim;
import dev.easel.volumes.VolumePath;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The rows of catalogues. */
@Repository
class Catalogues {

  /** What hinders a catalogue may be gone by then: a limit, a file, another run in the folder. */
  private static final Duration FAILED_AGAIN = Duration.ofHours(1);

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final Clock clock;

  Catalogues(JdbcClient jdbc, JsonMapper json, Clock clock) {
    this.jdbc = jdbc;
    this.json = json;
    this.clock = clock;
  }

  Optional<Catalogue> find(RunId run) {
    return jdbc.sql("select * from artifact_catalogues where run_id = ?")
        .param(run.value())
        .query((rs, n) -> catalogue(rs))
        .optional();
  }

  private Catalogue catalogue(ResultSet rs) throws SQLException {
    return new Catalogue(
        new RunId(rs.getObject("run_id", UUID.class)),
        rs.getString("project_id"),
        rs.getString("recipe"),
        rs.getString("claim"),
        new VolumePath(rs.getString("folder")),
        spans(rs.getString("spans")),
        CatalogueState.valueOf(rs.getString("state").toUpperCase(Locale.ROOT)),
        rs.getInt("round"),
        rs.getBoolean("endpoint_goes"),
        rs.getInt("looks"),
        rs.getString("message"),
        rs.getLong("files"),
        rs.getLong("bytes"),
        rs.getString("digest"),
        rs.getString("manifest"),
        instant(rs.getTimestamp("catalogued_at")));
  }

  private List<Span> spans(@Nullable String text) {
    return text == null ? List.of() : json.readValue(text, new TypeReference<>() {});
  }

  private static @Nullable Instant instant(@Nullable Timestamp at) {
    return at == null ? null : at.toInstant();
  }

  /**
   * A run has ended: what it left is to be catalogued, again if it had ended before.
   *
   * @return the round
   */
  int ended(Run run, OutputFolder folder) {
    return jdbc.sql(
            """
            insert into artifact_catalogues (run_id, project_id, recipe, claim, folder, state,
              spans)
            values (?, ?, ?, ?, ?, 'pending', ?::jsonb)
            on conflict (run_id) do update set state = 'pending', message = null, looks = 0,
              round = artifact_catalogues.round + 1,
              spans = artifact_catalogues.spans || excluded.spans
            returning round
            """)
        .params(
            run.id().value(),
            run.projectId(),
            run.recipe(),
            folder.claim(),
            folder.path().value(),
            json.writeValueAsString(List.of(new Span(run.begunAt(), end(run)))))
        .query(Integer.class)
        .single();
  }

  private Instant end(Run run) {
    var end = run.finishedAt();
    return end == null ? clock.instant() : end;
  }

  /** Some that are to be made of folders on a claim, at most so many: any, since some may hang. */
  List<Catalogue> pending(MountedClaim claim, int most) {
    return jdbc.sql(
            """
            select * from artifact_catalogues
            where project_id = ? and claim = ? and (state = 'pending' or (state = 'failed' and noted_at < ?))
            order by random() limit ?
            """)
        .params(
            claim.project(),
            claim.name(),
            Timestamp.from(clock.instant().minus(FAILED_AGAIN)),
            most)
        .query((rs, n) -> catalogue(rs))
        .list();
  }

  /**
   * All that lies in the folder is written down.
   *
   * @return false if the run has ended again meanwhile, or its files are to be deleted
   */
  boolean complete(Catalogue made, String digest, String manifest) {
    return jdbc.sql(
                """
                update artifact_catalogues c set state = 'complete', message = null,
                  looks = looks + 1, files = a.files, bytes = a.bytes, digest = :digest,
                  manifest = :manifest, catalogued_at = :now
                from (select count(*) as files, coalesce(sum(size), 0) as bytes
                  from artifacts where run_id = :run and sha256 is not null) a
                where c.run_id = :run and c.round = :round
                  and c.state in ('pending', 'complete', 'failed')
                """)
            .param("digest", digest)
            .param("manifest", manifest)
            .param("now", now())
            .param("run", made.run().value())
            .param("round", made.round())
            .update()
        == 1;
  }

  /** Why it is not made now, or cannot be. */
  void note(Catalogue of, CatalogueState state, String message) {
    jdbc.sql(
            """
            update artifact_catalogues set state = ?, message = ?, noted_at = ?
            where run_id = ? and round = ? and state in ('pending', 'complete', 'failed')
            """)
        .params(state.text(), message, now(), of.run().value(), of.round())
        .update();
  }

  /** Why the files are not deleted yet. */
  void noteDeletion(RunId run, String message) {
    jdbc.sql("update artifact_catalogues set message = ? where run_id = ? and state = 'deleting'")
        .params(message, run.value())
        .update();
  }

  /** The files are not the run's to delete any more. */
  void deletionLost(Catalogue of, String message) {
    jdbc.sql(
            """
            update artifact_catalogues set state = 'failed', message = ?
            where run_id = ? and round = ? and state = 'deleting'
            """)
        .params(message, of.run().value(), of.round())
        .update();
  }

  /** A file is not what was catalogued: the folder is to be read through once more. */
  boolean lookOnceMore(Catalogue of) {
    return jdbc.sql(
                """
                update artifact_catalogues set looks = 1
                where run_id = ? and round = ? and state = 'complete'
                """)
            .params(of.run().value(), of.round())
            .update()
        == 1;
  }

  /**
   * The files are to go.
   *
   * @param afterEndpoint once the run's endpoint is gone, which goes too
   */
  void delete(RunId run, boolean afterEndpoint) {
    jdbc.sql(
            """
            update artifact_catalogues set state = 'deleting', message = null, endpoint_goes = ?,
              model_deleted_at = ?
            where run_id = ?
            """)
        .params(afterEndpoint, now(), run.value())
        .update();
  }

  /**
   * The files are deleted; those that stay are counted.
   *
   * @param message what stays that should not; null if nothing does
   * @return false if the run has ended again meanwhile: then they are catalogued instead
   */
  boolean deleted(Catalogue of, @Nullable String message) {
    return jdbc.sql(
                """
                update artifact_catalogues c set state = 'deleted', message = :message,
                  files = a.files, bytes = a.bytes, digest = null, manifest = null
                from (select count(*) as files, coalesce(sum(size), 0) as bytes
                  from artifacts where run_id = :run and sha256 is not null) a
                where c.run_id = :run and c.state = 'deleting' and c.round = :round
                """)
            .param("message", message)
            .param("run", of.run().value())
            .param("round", of.round())
            .update()
        == 1;
  }

  /** Whether the model that a run left is deleted, or being so, and none was written since. */
  boolean isModelDeleted(RunId run) {
    return jdbc.sql(
            """
            select exists (select 1 from artifact_catalogues c
              where c.run_id = ? and c.model_deleted_at is not null
                and (c.state in ('deleting', 'deleted') or not exists (
                  select 1 from artifacts a where a.run_id = c.run_id
                    and a.path = 'model_index.json' and a.modified_at > c.model_deleted_at)))
            """)
        .param(run.value())
        .query(Boolean.class)
        .single();
  }

  /** Forgets what was said of a run that is erased, but not yet which files are its. */
  void eraseWords(RunId run) {
    jdbc.sql(
            """
            update artifact_catalogues set manifest = null, digest = null, message = null
            where run_id = ?
            """)
        .param(run.value())
        .update();
  }

  /** Forgets what a run left, file by file. */
  void forget(RunId run) {
    jdbc.sql("delete from artifact_catalogues where run_id = ?").param(run.value()).update();
  }

  /** The most bytes that one of the recipe's last ten runs left; empty if none is known. */
  OptionalLong largest(String project, String recipe) {
    return jdbc
        .sql(
            """
            select max(bytes) from (
              select bytes from artifact_catalogues
              where project_id = ? and recipe = ? and state = 'complete'
              order by run_id desc limit 10) latest
            """)
        .params(project, recipe)
        .query((rs, n) -> rs.getObject(1, Long.class))
        .list()
        .stream()
        .filter(java.util.Objects::nonNull)
        .mapToLong(Long::longValue)
        .findFirst();
  }

  private Timestamp now() {
    return Timestamp.from(clock.instant());
  }
}
