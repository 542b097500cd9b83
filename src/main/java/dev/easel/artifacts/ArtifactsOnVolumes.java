package dev.easel.artifacts;

import dev.easel.projects.Stored;
import dev.easel.projects.VolumeUse;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** What runs left in their output folders; one that another run wrote into since is that one's. */
@Component
class ArtifactsOnVolumes implements VolumeUse {

  private final JdbcClient jdbc;

  ArtifactsOnVolumes(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  @Override
  public Stored of(String project) {
    return jdbc.sql(
            """
            select coalesce(sum(bytes), 0), coalesce(sum(files), 0) from (
              select distinct on (claim, folder) bytes, files from artifact_catalogues
              where project_id = ? and state <> 'deleted'
              order by claim, folder, run_id desc) as last
            """)
        .param(project)
        .query((rs, n) -> new Stored(rs.getLong(1), rs.getLong(2)))
        .single();
  }
}
