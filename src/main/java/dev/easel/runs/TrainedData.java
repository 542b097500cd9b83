package dev.easel.runs;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Which runs train, or have trained, on what lies in a folder. */
@Repository
public class TrainedData {

  private final JdbcClient jdbc;
  private final Runs runs;
  private final JsonMapper json;
  private final Clock clock;

  TrainedData(JdbcClient jdbc, Runs runs, JsonMapper json, Clock clock) {
    this.jdbc = jdbc;
    this.runs = runs;
    this.json = json;
    this.clock = clock;
  }

  /** Runs that have not ended and read the folder, or make class images in it; at most 10. */
  @Transactional(readOnly = true)
  public List<RunId> live(String project, String claim, String folder) {
    return Stream.concat(
            runs(project, claim, folder, "and finished_at is null limit 10").stream(),
            making(project, claim, folder).stream())
        .distinct()
        .limit(10)
        .toList();
  }

  private List<RunId> making(String project, String claim, String folder) {
    return jdbc.sql(
            """
            select id from runs where project_id = ? and claim = ? and class_folder = ?
              and finished_at is null limit 10
            """)
        .params(project, claim, folder)
        .query((rs, n) -> new RunId(rs.getObject(1, UUID.class)))
        .list();
  }

  /** Whether a run that is not erased has read the folder, or does. */
  @Transactional(readOnly = true)
  public boolean isKept(String project, String claim, String folder) {
    return !runs(project, claim, folder, "and deleted_at is null limit 1").isEmpty();
  }

  /** Tells runs that were accepted with other content that the folder has this now. */
  @Transactional
  public void hasContent(String project, String claim, String folder, String digest) {
    runs(project, claim, folder, "and deleted_at is null")
        .forEach(
            id -> runs.change(id, run -> run.dataChanged(claim, folder, digest, clock.instant())));
  }

  private List<RunId> runs(String project, String claim, String folder, String condition) {
    return jdbc.sql(
            """
            select id from runs where project_id = ? and datasets <> '[]'::jsonb
              and datasets @> ?::jsonb
            """
                + condition)
        .params(project, json.writeValueAsString(List.of(Map.of("claim", claim, "folder", folder))))
        .query((rs, n) -> new RunId(rs.getObject(1, UUID.class)))
        .list();
  }
}
