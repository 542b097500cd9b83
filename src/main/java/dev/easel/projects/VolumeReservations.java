package dev.easel.projects;

import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** What is being written to volumes and is not stored yet; whoever does not renew it has ended. */
@Repository
class VolumeReservations {

  private final JdbcClient jdbc;

  VolumeReservations(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /** What others than one writer have reserved. */
  Stored ofOthers(String project, UUID id) {
    jdbc.sql(
            """
            delete from volume_reservations
            where project_id = ? and renewed_at < clock_timestamp() - interval '10 minutes'
            """)
        .param(project)
        .update();
    return jdbc.sql(
            """
            select coalesce(sum(bytes), 0), coalesce(sum(files), 0) from volume_reservations
            where project_id = ? and id <> ?
            """)
        .params(project, id)
        .query((rs, n) -> new Stored(rs.getLong(1), rs.getLong(2)))
        .single();
  }

  /** Reserves so much, in the place of what the writer had. */
  void put(UUID id, String project, Stored reserved) {
    jdbc.sql(
            """
            insert into volume_reservations (id, project_id, bytes, files) values (?, ?, ?, ?)
            on conflict (id) do update set bytes = excluded.bytes, files = excluded.files,
              renewed_at = clock_timestamp()
            """)
        .params(id, project, reserved.bytes(), reserved.files())
        .update();
  }

  void delete(UUID id) {
    jdbc.sql("delete from volume_reservations where id = ?").param(id).update();
  }
}
