package dev.easel.runs;

import dev.easel.argo.Workflow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/**
 * Which run a workflow, or what came of it, is of: told by the name that Easel gave the workflow,
 * or, if somebody else named it, by the run's row.
 */
@Repository
public class WorkflowOwners {

  /** A pod is called after its workflow, its template and its node (Argo 4.1, names of v2). */
  private static final Pattern POD = Pattern.compile("(run-[0-9a-z]{26})-.+");

  private static final String MARK =
      """
      select id, name, status, deleted_at is not null as erased, workflow_name, workflow_uid,
        endpoint_name, coalesce(reason = 'WORKFLOW_MISMATCH', false) as mismatched,
        finished_at, lost_at, updated_at
      from runs
      """;

  private final JdbcClient jdbc;

  WorkflowOwners(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * The run of this very workflow. One that is named as Easel names them may be unknown all the
   * same, or of another namespace, which has nothing to do with this one.
   */
  Optional<RunId> of(Workflow workflow) {
    return RunId.ofWorkflow(workflow.name())
        .or(
            () ->
                jdbc.sql("select id from runs where namespace = ? and workflow_uid = ?")
                    .params(workflow.namespace(), workflow.uid())
                    .query((rs, n) -> id(rs))
                    .optional());
  }

  /**
   * The run that an endpoint is of, by the workflow that made it. Of several whose workflows had
   * the same name, one after another, it is the one with an endpoint of that name, or the newest.
   */
  @Transactional(readOnly = true)
  public Optional<RunId> named(String namespace, String workflow, String endpoint) {
    return RunId.ofWorkflow(workflow)
        .or(
            () ->
                jdbc.sql(
                        """
                        select r.id from runs r
                        left join claims c on c.run_id = r.id and c.kind = 'endpoint'
                          and c.place = r.namespace || '/' || :endpoint
                        where r.namespace = :namespace and r.workflow_name = :workflow
                        order by (c.run_id is not null or r.endpoint_name = :endpoint) is true desc,
                          r.id desc
                        limit 1
                        """)
                    .param("endpoint", endpoint)
                    .param("namespace", namespace)
                    .param("workflow", workflow)
                    .query((rs, n) -> id(rs))
                    .optional());
  }

  /** The run whose step a pod may be of. */
  Optional<RunId> ofPod(String namespace, String pod) {
    return jdbc.sql(
            """
            select id from runs where namespace = :namespace and workflow_name is not null
              and starts_with(:pod, workflow_name || '-')
            order by length(workflow_name) desc, id desc limit 1
            """)
        .param("namespace", namespace)
        .param("pod", pod)
        .query((rs, n) -> id(rs))
        .optional()
        .or(() -> RunId.ofWorkflow(POD.matcher(pod).replaceFirst("$1")));
  }

  /** Those of the runs that are known, by id or by their workflow's uid; erased ones too. */
  @Transactional(readOnly = true)
  public List<RunMark> marks(String namespace, Collection<RunId> ids, Collection<String> uids) {
    return jdbc.sql(MARK + "where namespace = ? and (id = any(?) or workflow_uid = any(?))")
        .params(
            namespace,
            ids.stream().map(RunId::value).toArray(UUID[]::new),
            uids.toArray(String[]::new))
        .query((rs, n) -> mark(rs))
        .list();
  }

  /** Every run of the namespace that has not ended, oldest first. */
  @Transactional(readOnly = true)
  public List<RunMark> live(String namespace) {
    return jdbc.sql(
            MARK
                + """
                where namespace = ?
                  and status in ('QUEUED', 'SUBMITTED', 'RUNNING', 'CANCELING', 'LOST')
                order by id
                """)
        .param(namespace)
        .query((rs, n) -> mark(rs))
        .list();
  }

  private static RunMark mark(ResultSet rs) throws SQLException {
    var id = id(rs);
    var given = rs.getString("workflow_name");
    return new RunMark(
        id,
        rs.getString("name"),
        RunStatus.valueOf(rs.getString("status")),
        rs.getBoolean("erased"),
        given == null ? id.workflowName() : given,
        rs.getString("workflow_uid"),
        rs.getString("endpoint_name"),
        rs.getBoolean("mismatched"),
        instant(rs, "finished_at"),
        instant(rs, "lost_at"),
        rs.getTimestamp("updated_at").toInstant());
  }

  private static RunId id(ResultSet rs) throws SQLException {
    return new RunId(rs.getObject("id", UUID.class));
  }

  private static @Nullable Instant instant(ResultSet rs, String column) throws SQLException {
    var at = rs.getTimestamp(column);
    return at == null ? null : at.toInstant();
  }
}
