package dev.easel.datasets;

import dev.easel.datasets.Uploads.Said;
import dev.easel.datasets.Uploads.Wanted;
import dev.easel.http.TypeId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The last fetch of each set. */
@Repository
class Fetches {

  private static final String FIELDS =
      """
      id, project_id, name, kind, claim, prompt, model, base, only_base, urls, total, state,
        fetched, bytes, tries, code, message, created_at, ended_at
      """;

  private final JdbcClient jdbc;
  private final JsonMapper json;
  private final Clock clock;

  Fetches(JdbcClient jdbc, JsonMapper json, Clock clock) {
    this.jdbc = jdbc;
    this.json = json;
    this.clock = clock;
  }

  Optional<Fetch> find(UUID id) {
    return jdbc.sql("select " + FIELDS + " from dataset_fetches where id = ?")
        .param(id)
        .query((rs, n) -> fetch(rs))
        .optional();
  }

  Optional<Fetch> find(String project, String name) {
    return jdbc.sql("select " + FIELDS + " from dataset_fetches where project_id = ? and name = ?")
        .params(project, name)
        .query((rs, n) -> fetch(rs))
        .optional();
  }

  /**
   * In the place of an earlier one.
   *
   * @return its id
   */
  UUID add(Wanted wanted, String claim, Fetch.Base base, List<String> urls) {
    var _ = delete(wanted.project(), wanted.name());
    var now = clock.instant();
    var id = TypeId.uuid(now);
    var kind = wanted.said().kind();
    jdbc.sql(
            """
            insert into dataset_fetches (id, project_id, name, kind, claim, prompt, model, base,
              only_base, urls, total, state, created_at)
            values (:id, :project, :name, :kind, :claim, :prompt, :model, :base, :onlyBase,
              :urls::jsonb, :total, 'FETCHING', :now)
            """)
        .param("id", id)
        .param("project", wanted.project())
        .param("name", wanted.name())
        .param("kind", kind == null ? null : kind.name())
        .param("claim", claim)
        .param("prompt", wanted.said().prompt())
        .param("model", wanted.said().model())
        .param("base", base.number())
        .param("onlyBase", base.only())
        .param("urls", json.writeValueAsString(urls))
        .param("total", urls.size())
        .param("now", Timestamp.from(now))
        .update();
    return id;
  }

  /** Makes who orders one in a project wait for each other, until the transaction ends. */
  void lock(String project) {
    jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))")
        .param("fetches/" + project)
        .query((rs, n) -> n)
        .list();
  }

  /** How many of a project wait or run, beside that of one set. */
  int live(String project, String except) {
    return jdbc.sql(
            """
            select count(*) from dataset_fetches
            where project_id = ? and state = 'FETCHING' and name <> ?
            """)
        .params(project, except)
        .query(Integer.class)
        .single();
  }

  boolean delete(String project, String name) {
    return jdbc.sql("delete from dataset_fetches where project_id = ? and name = ?")
            .params(project, name)
            .update()
        == 1;
  }

  /** Whether it has not ended, and no other was ordered. */
  boolean isWanted(UUID id) {
    return jdbc.sql(
            "select exists (select 1 from dataset_fetches where id = ? and state = 'FETCHING')")
        .param(id)
        .query(Boolean.class)
        .single();
  }

  /** A try begins. */
  void begin(UUID id) {
    jdbc.sql(
            """
            update dataset_fetches set tries = tries + 1, fetched = 0, bytes = 0
            where id = ? and state = 'FETCHING'
            """)
        .param(id)
        .update();
  }

  /**
   * So many were fetched.
   *
   * @return false if it is not wanted any more
   */
  boolean fetched(UUID id, int count, long bytes) {
    return jdbc.sql(
                """
                update dataset_fetches set fetched = ?, bytes = ?
                where id = ? and state = 'FETCHING'
                """)
            .params(count, bytes, id)
            .update()
        == 1;
  }

  /** It will be tried again. */
  void failed(UUID id, Fetch.Fault fault) {
    jdbc.sql(
            """
            update dataset_fetches set code = ?, message = ? where id = ? and state = 'FETCHING'
            """)
        .params(fault.code(), fault.message(), id)
        .update();
  }

  /**
   * It has ended.
   *
   * @param fault null if the set has its files
   * @return false if it is not wanted any more
   */
  boolean end(UUID id, Fetch.@Nullable Fault fault) {
    return jdbc.sql(
                """
                update dataset_fetches set state = :state, code = :code, message = :message,
                  urls = null, ended_at = :now
                where id = :id and state = 'FETCHING'
                """)
            .param("state", (fault == null ? FetchState.DONE : FetchState.FAILED).name())
            .param("code", fault == null ? null : fault.code())
            .param("message", fault == null ? null : fault.message())
            .param("now", Timestamp.from(clock.instant()))
            .param("id", id)
            .update()
        == 1;
  }

  private Fetch fetch(ResultSet row) throws SQLException {
    var urls = row.getString("urls");
    var code = row.getString("code");
    var ended = row.getTimestamp("ended_at");
    return new Fetch(
        row.getObject("id", UUID.class),
        wanted(row),
        new Fetch.Base(row.getInt("base"), row.getBoolean("only_base")),
        urls == null ? List.of() : json.readValue(urls, new TypeReference<>() {}),
        row.getInt("total"),
        FetchState.valueOf(row.getString("state")),
        row.getInt("fetched"),
        row.getLong("bytes"),
        row.getInt("tries"),
        code == null ? null : new Fetch.Fault(code, row.getString("message")),
        row.getTimestamp("created_at").toInstant(),
        ended == null ? null : ended.toInstant());
  }

  private static Wanted wanted(ResultSet row) throws SQLException {
    var kind = row.getString("kind");
    return new Wanted(
        row.getString("project_id"),
        row.getString("name"),
        new Said(
            kind == null ? null : Kind.valueOf(kind),
            row.getString("claim"),
            row.getString("prompt"),
            row.getString("model")),
        Precondition.NONE);
  }
}
