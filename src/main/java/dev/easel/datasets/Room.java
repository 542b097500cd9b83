package dev.easel.datasets;

import dev.easel.projects.VolumeShare;
import dev.easel.volumes.MountedClaim;
import dev.easel.volumes.SpaceFloor;
import dev.easel.volumes.VolumeFailed;
import java.io.IOException;

/** What may still be written of a set: as its project's quota, and the claim's space, allow. */
final class Room implements AutoCloseable {

  /** Written until the claim is looked at again. */
  private static final long LOOK = 64L * 1024 * 1024;

  private final VolumeShare share;
  private final SpaceFloor floor;
  private final MountedClaim claim;
  private long unseen;

  Room(VolumeShare share, SpaceFloor floor, MountedClaim claim) {
    this.share = share;
    this.floor = floor;
    this.claim = claim;
  }

  /**
   * So many bytes are about to come.
   *
   * @param bytes negative if nobody knows how many
   * @throws dev.easel.http.Problem 429 or 507 if they may not
   */
  void expect(long bytes) {
    look(Math.max(0, bytes));
    if (bytes > 0) {
      share.expect(bytes);
    }
  }

  /**
   * So much of what is there is about to be written once more.
   *
   * @throws dev.easel.http.Problem 429 if it may not
   */
  void copies(long bytes, int files) {
    share.take(bytes, files);
  }

  /**
   * Takes a file, without what is in it.
   *
   * @throws dev.easel.http.Problem 429 if there is no more
   */
  void file() {
    share.take(0, 1);
  }

  /**
   * Takes bytes of a file.
   *
   * @throws dev.easel.http.Problem 429 or 507 if there are no more
   */
  void bytes(int bytes) {
    share.take(bytes, 0);
    unseen += bytes;
    if (unseen >= LOOK) {
      look(0);
    }
  }

  private void look(long bytes) {
    unseen = 0;
    try {
      floor.require(claim, bytes);
    } catch (IOException e) {
      throw VolumeFailed.of(claim.name(), e);
    }
  }

  /** Part of the transaction that stores the set. */
  void stored() {
    share.stored();
  }

  @Override
  public void close() {
    share.close();
  }
}
