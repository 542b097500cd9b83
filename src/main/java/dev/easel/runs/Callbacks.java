package dev.easel.runs;

import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Hears workflows say that they end. Whatever is heard, it is only looked more closely. */
@Service
class Callbacks {

  private final JdbcClient jdbc;
  private final RunTasks tasks;

  Callbacks(JdbcClient jdbc, RunTasks tasks) {
    this.jdbc = jdbc;
    this.tasks = tasks;
  }

  /** Said again, or by one that nobody knows, it changes nothing. */
  @Transactional
  void heard(CallbackRequest callback) {
    jdbc.sql(
            """
            select id from runs where namespace = ? and workflow_uid = ?
              and finished_at is null and deleted_at is null
            """)
        .params(callback.namespace(), callback.uid())
        .query((rs, n) -> new RunId(rs.getObject(1, UUID.class)))
        .optional()
        .ifPresent(tasks::look);
  }
}
