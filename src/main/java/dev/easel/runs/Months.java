package dev.easel.runs;

import dev.easel.projects.Project;
import dev.easel.projects.Projects;
import java.sql.Date;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Tells, once, that a project's month is used up. */
@Component
class Months {

  private final Projects projects;
  private final Admission admission;
  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final ApplicationEventPublisher publisher;

  Months(
      Projects projects,
      Admission admission,
      JdbcClient jdbc,
      TransactionTemplate transaction,
      ApplicationEventPublisher publisher) {
    this.projects = projects;
    this.admission = admission;
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.publisher = publisher;
  }

  /** Looks at those that may have used it up, or had. */
  void look() {
    var candidates = new HashSet<>(told());
    projects.all().stream()
        .filter(project -> admission.usedUp(project).isPresent())
        .map(Project::id)
        .forEach(candidates::add);
    candidates.forEach(project -> transaction.executeWithoutResult(status -> look(project)));
  }

  private void look(String project) {
    admission
        .usedUp(project)
        .ifPresentOrElse(
            month -> {
              if (isNews(month)) {
                publisher.publishEvent(month);
              }
            },
            () -> forget(project));
  }

  private List<String> told() {
    return jdbc.sql("select project_id from months_used_up")
        .query((rs, n) -> rs.getString(1))
        .list();
  }

  /** False if that was told this month, and has been so since. */
  private boolean isNews(MonthUsedUp month) {
    return jdbc.sql(
                """
                insert into months_used_up as told (project_id, month, quota, told_at)
                values (:project, :month, :quota, :at)
                on conflict (project_id) do update
                  set month = excluded.month, quota = excluded.quota, told_at = excluded.told_at
                  where told.month <> excluded.month
                """)
            .param("project", month.project())
            .param("month", Date.valueOf(month.monthBegan().atZone(ZoneOffset.UTC).toLocalDate()))
            .param("quota", month.quota())
            .param("at", java.sql.Timestamp.from(month.at()))
            .update()
        == 1;
  }

  private void forget(String project) {
    jdbc.sql("delete from months_used_up where project_id = ?").param(project).update();
  }
}
