package dev.easel.volumes;

import java.io.IOException;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.util.unit.DataSize;

/**
 * How much space stays free on each claim: what is written beside Easel, by trainings above all,
 * would break off where nothing is left.
 */
@Component
public class SpaceFloor {

  private final DataSize floor;

  SpaceFloor(VolumeProperties properties) {
    this.floor = properties.minFree();
  }

  /**
   * Looks whether a claim has room for more.
   *
   * @param bytes that are about to be written
   * @throws InsufficientStorage if there would be less than is to stay free
   * @throws IOException if that cannot be seen
   */
  public void require(MountedClaim claim, long bytes) throws IOException {
    var problem = objection(claim.name(), claim.space(), bytes);
    if (problem.isPresent()) {
      throw problem.get();
    }
  }

  /** The same of a claim whose space was seen before. */
  public Optional<InsufficientStorage> objection(String claim, Space space, long bytes) {
    return space.usable() - bytes >= floor.toBytes()
        ? Optional.empty()
        : Optional.of(new InsufficientStorage(claim, space.usable(), floor));
  }
}
