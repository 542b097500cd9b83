package dev.easel.datasets;

import dev.easel.projects.Stored;
import dev.easel.projects.VolumeUse;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What data sets take, with all their versions that are kept. */
@Component
class DatasetsOnVolumes implements VolumeUse {

  private final JdbcClient jdbc;

  DatasetsOnVolumes(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Stored of(String project) {
    return jdbc.sql(
            """
            select coalesce(sum(bytes), 0), coalesce(sum(files), 0) from dataset_versions
            where project_id = ?
            """)
        .param(project)
        .query((rs, n) -> new Stored(rs.getLong(1), rs.getLong(2)))
        .single();
  }
}
