package dev.easel.runs;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.easel.argo.Step;
import dev.easel.argo.Workflow;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Each time a run's workflow was started, as last seen. */
@Repository
class Attempts {

  private final JdbcClient jdbc;
  private final JsonMapper json;

  Attempts(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /** One start of a run's workflow. */
  @Schema(name = "Attempt")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Attempt(
      @Schema(description = "Counts from 1; each retry is one more.", example = "1") int attempt,
      @Schema(description = "The workflow's, in lower case.", example = "failed") String phase,
      @Schema(description = "How it ended, in Argo's words.") @Nullable String message,
      @Nullable Instant startedAt,
      @Nullable Instant finishedAt) {}

  /** Oldest first. */
  List<Attempt> of(Run run) {
    return jdbc.sql(
            """
            select attempt, phase, message, started_at, finished_at from run_attempts
            where run_id = ? and attempt > 0 order by attempt
            """)
        .param(run.id().value())
        .query(Attempts::read)
        .list();
  }

  /** Where the workflow of the run's present attempt was last seen; empty if it never was. */
  Optional<Workflow.Phase> phase(Run run) {
    return jdbc.sql("select phase from run_attempts where run_id = ? and attempt = ?")
        .params(run.id().value(), run.attempt())
        .query(String.class)
        .optional()
        .map(Workflow.Phase::valueOf);
  }

  /** The steps of one attempt, as last seen; empty if there was no such attempt. */
  Optional<List<Step>> steps(Run run, int attempt) {
    return jdbc.sql("select steps from run_attempts where run_id = ? and attempt = ?")
        .params(run.id().value(), attempt)
        .query(String.class)
        .optional()
        .map(steps -> json.readValue(steps, new TypeReference<List<Step>>() {}));
  }

  private static Attempt read(ResultSet row, int number) throws SQLException {
    return new Attempt(
        row.getInt(1),
        word(Workflow.Phase.valueOf(row.getString(2))),
        row.getString(3),
        instant(row.getTimestamp(4)),
        instant(row.getTimestamp(5)));
  }

  /** A retry takes the phase away until the controller has looked. */
  private static String word(Workflow.Phase phase) {
    return (phase == Workflow.Phase.NONE ? Workflow.Phase.PENDING : phase)
        .name()
        .toLowerCase(Locale.ROOT);
  }

  private static @Nullable Instant instant(@Nullable Timestamp at) {
    return at == null ? null : at.toInstant();
  }
}
