package dev.easel.projects;

import java.sql.Types;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

/** The projects in the database, without those that are deleted. */
@Repository
class ProjectRows {

  private static final String SELECT =
      """
      select id, namespace, recipes, labels, argo_url, argo_token, argo_ca, queued_runs,
        running_runs, gpus, gpu_hours_per_month, cost_per_month, volume_bytes, volume_files,
        created_at, version
      from projects where deleted_at is null and namespace is not null
      """;

  private final JdbcClient jdbc;

  ProjectRows(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  List<ProjectRow> all() {
    return jdbc.sql(SELECT + "order by id").query(ProjectRow::read).list();
  }

  Optional<ProjectRow> find(String id) {
    return jdbc.sql(SELECT + "and id = ?").param(id).query(ProjectRow::read).optional();
  }

  /** The same, and nobody else changes it, or counts what it has, until the transaction ends. */
  Optional<ProjectRow> lock(String id) {
    return jdbc.sql(SELECT + "and id = ? for no key update")
        .param(id)
        .query(ProjectRow::read)
        .optional();
  }

  /** The same, and nothing that there is to be of it is written by others. */
  Optional<ProjectRow> lockAlone(String id) {
    return jdbc.sql(SELECT + "and id = ? for update").param(id).query(ProjectRow::read).optional();
  }

  /** Whether there is one; then it stays until the transaction ends. */
  boolean hold(String id) {
    return jdbc.sql("select from projects where id = ? and deleted_at is null for key share")
        .param(id)
        .query((rs, n) -> true)
        .optional()
        .isPresent();
  }

  /** By their names, one more than the limit if there are. */
  List<ProjectRow> list(@Nullable String only, @Nullable String after, int limit) {
    return jdbc.sql(
            SELECT
                + """
                and (:only::text is null or id = :only) and (:after::text is null or id > :after)
                order by id limit :rows
                """)
        .param("only", only)
        .param("after", after)
        .param("rows", limit + 1)
        .query(ProjectRow::read)
        .list();
  }

  /** False if the name was ever used. */
  boolean insert(Project project) {
    return jdbc.sql(
                "insert into projects (id, namespace) values (?, ?) on conflict (id) do nothing")
            .params(project.id(), project.namespace())
            .update()
        == 1;
  }

  void write(Project project) {
    var quota = project.quota();
    var recipes = project.recipes();
    var argo = project.argo();
    jdbc.sql(
            """
            update projects set recipes = :recipes, labels = cast(:labels as jsonb),
              argo_url = :argo_url, argo_token = :argo_token, argo_ca = :argo_ca,
              queued_runs = :queued, running_runs = :running,
              gpus = :gpus, gpu_hours_per_month = :hours, cost_per_month = :cost,
              volume_bytes = :bytes, volume_files = :files, version = version + 1
            where id = :id
            """)
        .param("id", project.id())
        .param("recipes", recipes == null ? null : recipes.toArray(String[]::new), Types.ARRAY)
        .param("labels", JsonMapper.shared().writeValueAsString(project.labels()))
        .param("argo_url", argo == null ? null : argo.url().toString(), Types.VARCHAR)
        .param("argo_token", argo == null ? null : argo.token(), Types.VARCHAR)
        .param("argo_ca", argo == null ? null : argo.ca(), Types.VARCHAR)
        .param("queued", quota.queuedRuns(), Types.INTEGER)
        .param("running", quota.runningRuns(), Types.INTEGER)
        .param("gpus", quota.gpus(), Types.INTEGER)
        .param("hours", quota.gpuHoursPerMonth(), Types.NUMERIC)
        .param("cost", quota.costPerMonth(), Types.NUMERIC)
        .param("bytes", quota.volumeBytes(), Types.BIGINT)
        .param("files", quota.volumeFiles(), Types.BIGINT)
        .update();
  }

  /** Names the namespace of a project that there is; no other's may be called so. */
  void move(String id, String namespace) {
    jdbc.sql("update projects set namespace = ? where id = ? and namespace is distinct from ?")
        .params(namespace, id, namespace)
        .update();
  }

  void delete(String id) {
    jdbc.sql(
            """
            update projects set namespace = null, deleted_at = clock_timestamp(),
              version = version + 1
            where id = ?
            """)
        .param(id)
        .update();
  }
}
