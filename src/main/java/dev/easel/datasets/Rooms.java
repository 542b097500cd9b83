package dev.easel.datasets;

import dev.easel.projects.Stored;
import dev.easel.projects.VolumeQuota;
import dev.easel.runs.TrainedData;
import dev.easel.volumes.MountedClaim;
import dev.easel.volumes.SpaceFloor;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Opens room for what is to be written of sets. */
@Component
class Rooms {

  private final VolumeQuota quota;
  private final SpaceFloor floor;
  private final TrainedData trained;

  Rooms(VolumeQuota quota, SpaceFloor floor, TrainedData trained) {
    this.quota = quota;
    this.floor = floor;
    this.trained = trained;
  }

  /** Of a version. What it takes the place of goes, and does not count, unless it is kept. */
  Room version(String project, MountedClaim claim, Optional<Dataset> before) {
    var replaced = before.filter(this::goes).map(Rooms::size).orElse(Stored.NOTHING);
    return new Room(quota.open(project, replaced), floor, claim);
  }

  private boolean goes(Dataset set) {
    var version = set.current();
    return version.source() == Source.UPLOADED
        && !trained.isKept(set.projectId(), set.claim(), version.folder().value());
  }

  private static Stored size(Dataset set) {
    return new Stored(set.current().bytes(), set.current().files());
  }
}
