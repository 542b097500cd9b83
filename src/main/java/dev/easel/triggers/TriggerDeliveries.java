package dev.easel.triggers;

import dev.easel.runs.RunId;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The log of deliveries, which also tells a replay. */
@Component
class TriggerDeliveries {

  private static final int KEPT = 64 * 1024;
  private static final int MOST_REFUSED = 1_000;
  private static final String SELECT =
      """
      select id, received_at, address, headers, body, body_bytes, outcome, problem, run_id, replays,
        replayed_at
      from trigger_deliveries
      """;

  private final JdbcClient jdbc;
  private final JsonMapper json;

  TriggerDeliveries(JdbcClient jdbc, JsonMapper json) {
    this.jdbc = jdbc;
    this.json = json;
  }

  /** What the same call made before; empty if it did not come. */
  Optional<Delivery> before(TriggerId trigger, String key) {
    return jdbc.sql(SELECT + "where trigger_id = ? and key = ?")
        .params(trigger.value(), key)
        .query(this::read)
        .optional();
  }

  /**
   * Takes a call in that is neither refused nor came before. Waits for whoever takes the same one
   * in.
   *
   * @return false if it came before, or the trigger is gone
   */
  boolean add(
      DeliveryId id,
      TriggerId trigger,
      Received call,
      String key,
      Outcome outcome,
      @Nullable JsonNode problem) {
    return jdbc.sql(
                """
                insert into trigger_deliveries (id, project_id, trigger_id, key, received_at,
                  address, headers, body, body_bytes, outcome, problem)
                select :id, project_id, id, :key, :at, :address, :headers::jsonb, :body, :bytes,
                  :outcome, :problem::jsonb
                from triggers where id = :trigger
                on conflict do nothing
                """)
            .params(values(id, trigger, call, key))
            .param("outcome", outcome.name())
            .param("problem", problem == null ? null : problem.toString(), Types.VARCHAR)
            .update()
        == 1;
  }

  private Map<String, Object> values(DeliveryId id, TriggerId trigger, Received call, String key) {
    return Map.of(
        "id",
        id.value(),
        "trigger",
        trigger.value(),
        "key",
        key,
        "at",
        Timestamp.from(call.at()),
        "address",
        call.address(),
        "headers",
        json.writeValueAsString(call.kept()),
        "body",
        Arrays.copyOf(call.bytes(), Math.min(call.bytes().length, KEPT)),
        "bytes",
        call.bytes().length);
  }

  /**
   * Takes a call in of which nothing could be made. The same again is counted, and may be taken.
   * Beyond a thousand refused ones of a trigger the oldest go.
   */
  void refused(DeliveryId id, TriggerId trigger, Received call, String key, JsonNode problem) {
    jdbc.sql(
            """
            insert into trigger_deliveries (id, project_id, trigger_id, refused_key, received_at,
              address, headers, body, body_bytes, outcome, problem)
            select :id, project_id, id, :key, :at, :address, :headers::jsonb, :body, :bytes,
              'REFUSED', :problem::jsonb
            from triggers where id = :trigger and not exists (
              select from trigger_deliveries where trigger_id = :trigger and key = :key)
            on conflict (trigger_id, refused_key) where refused_key is not null do update
              set replays = trigger_deliveries.replays + 1, replayed_at = excluded.received_at,
                problem = excluded.problem
            """)
        .params(values(id, trigger, call, key))
        .param("problem", problem.toString())
        .update();
    jdbc.sql(
            """
            delete from trigger_deliveries where id in (
              select id from trigger_deliveries where trigger_id = ? and outcome = 'REFUSED'
              order by id desc offset ?)
            """)
        .params(trigger.value(), MOST_REFUSED)
        .update();
  }

  void started(DeliveryId id, RunId run) {
    jdbc.sql("update trigger_deliveries set run_id = ? where id = ?")
        .params(run.value(), id.value())
        .update();
  }

  void replayed(DeliveryId id, Instant now) {
    jdbc.sql(
            """
            update trigger_deliveries set replays = replays + 1, replayed_at = ? where id = ?
            """)
        .params(Timestamp.from(now), id.value())
        .update();
  }

  /** Newest first, one more than the limit if there are. */
  List<Delivery> list(
      TriggerId trigger, @Nullable Outcome outcome, @Nullable DeliveryId after, int limit) {
    return jdbc.sql(
            SELECT
                + """
                where trigger_id = :trigger and (:outcome::text is null or outcome = :outcome)
                  and (:after::uuid is null or id < :after)
                order by id desc limit :rows
                """)
        .param("trigger", trigger.value())
        .param("outcome", outcome == null ? null : outcome.name())
        .param("after", after == null ? null : after.value())
        .param("rows", limit + 1)
        .query(this::read)
        .list();
  }

  /** What a run was made of may say what the run did; the same may have been refused before. */
  void erase(RunId run) {
    jdbc.sql(
            """
            update trigger_deliveries set body = null, headers = '{}', problem = null
            where id in (
              select id from trigger_deliveries where run_id = :run
              union all
              select refused.id from trigger_deliveries made
              join trigger_deliveries refused on refused.trigger_id = made.trigger_id
                and refused.refused_key = made.key
              where made.run_id = :run)
            """)
        .param("run", run.value())
        .update();
  }

  int forget(Instant before) {
    return jdbc.sql("delete from trigger_deliveries where received_at < ?")
        .param(Timestamp.from(before))
        .update();
  }

  private Delivery read(ResultSet rs, int row) throws SQLException {
    var body = rs.getBytes("body");
    var problem = rs.getString("problem");
    var run = rs.getObject("run_id", UUID.class);
    var replayed = rs.getTimestamp("replayed_at");
    return new Delivery(
        new DeliveryId(rs.getObject("id", UUID.class)),
        rs.getTimestamp("received_at").toInstant(),
        rs.getString("address"),
        json.readValue(rs.getString("headers"), new TypeReference<>() {}),
        body == null ? null : new String(body, StandardCharsets.UTF_8),
        rs.getInt("body_bytes"),
        Outcome.valueOf(rs.getString("outcome")),
        problem == null ? null : json.readTree(problem),
        run == null ? null : new RunId(run),
        new Delivery.Replays(rs.getInt("replays"), replayed == null ? null : replayed.toInstant()));
  }
}
