package dev.easel.artifacts;

import dev.easel.runs.RunId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The rows of catalogued files. */
@Repository
class Artifacts {

  private final JdbcClient jdbc;

  Artifacts(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** All of a run, by path. */
  List<Artifact> of(RunId run) {
    return jdbc.sql("select * from artifacts where run_id = ? order by path")
        .param(run.value())
        .query((rs, n) -> artifact(rs))
        .list();
  }

  /**
   * Some of a run, by path.
   *
   * @param kind null for all
   * @param after the path before the first; null to begin
   */
  List<Artifact> page(RunId run, @Nullable ArtifactKind kind, @Nullable String after, int limit) {
    return jdbc.sql(
            """
            select * from artifacts where run_id = :run
              and (cast(:kind as text) is null or kind = :kind)
              and (cast(:after as text) is null or path > :after)
            order by path limit :limit
            """)
        .param("run", run.value())
        .param("kind", kind == null ? null : kind.text())
        .param("after", after)
        .param("limit", limit)
        .query((rs, n) -> artifact(rs))
        .list();
  }

  Optional<Artifact> find(RunId run, String path) {
    return jdbc.sql("select * from artifacts where run_id = ? and path = ?")
        .params(run.value(), path)
        .query((rs, n) -> artifact(rs))
        .optional();
  }

  /** A picture that a run sampled, by its name alone; of several the first by path. */
  Optional<Artifact> sample(RunId run, String name) {
    return jdbc.sql(
            """
            select * from artifacts where run_id = :run and kind = 'sample' and sha256 is not null
              and made_by_run and right(path, length(:name) + 1) = '/' || :name
            order by path limit 1
            """)
        .param("run", run.value())
        .param("name", name)
        .query((rs, n) -> artifact(rs))
        .optional();
  }

  private static Artifact artifact(ResultSet rs) throws SQLException {
    return new Artifact(
        rs.getString("path"),
        ArtifactType.valueOf(rs.getString("type").toUpperCase(Locale.ROOT)),
        ArtifactKind.valueOf(rs.getString("kind").toUpperCase(Locale.ROOT)),
        rs.getString("media_type"),
        rs.getLong("size"),
        rs.getTimestamp("modified_at").toInstant(),
        rs.getString("sha256"),
        rs.getObject("crc32", Long.class),
        rs.getObject("step", Integer.class),
        rs.getBoolean("made_by_run"));
  }

  /** Writes a file down, over what was known of it. */
  void keep(Catalogue of, Artifact artifact) {
    jdbc.sql(
            """
            insert into artifacts (run_id, project_id, path, type, kind, media_type, size,
              modified_at, sha256, crc32, step, made_by_run)
            values (:run, :project, :path, :type, :kind, :media, :size, :modified, :sha256, :crc32,
              :step, :made)
            on conflict (run_id, path) do update set type = excluded.type, kind = excluded.kind,
              media_type = excluded.media_type, size = excluded.size,
              modified_at = excluded.modified_at, sha256 = excluded.sha256, crc32 = excluded.crc32,
              step = excluded.step, made_by_run = excluded.made_by_run
            """)
        .param("run", of.run().value())
        .param("project", of.project())
        .param("path", artifact.path())
        .param("type", artifact.type().text())
        .param("kind", artifact.kind().text())
        .param("media", artifact.mediaType())
        .param("size", artifact.size())
        .param("modified", Timestamp.from(artifact.modified()))
        .param("sha256", artifact.sha256())
        .param("crc32", artifact.crc32())
        .param("step", artifact.step())
        .param("made", artifact.madeByRun())
        .update();
  }

  /** Forgets files that are not there any more. */
  void remove(RunId run, Collection<String> paths) {
    jdbc.sql("delete from artifacts where run_id = ? and path = any(?)")
        .params(run.value(), paths.toArray(String[]::new))
        .update();
  }
}
