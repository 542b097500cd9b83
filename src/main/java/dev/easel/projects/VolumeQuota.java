package dev.easel.projects;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How much a project may have on volumes. Writers reserve what they write before it is stored,
 * under the project's row: together they get no more than there is. A project without such a quota
 * is not counted.
 */
@Component
public class VolumeQuota {

  private static final Duration SOON = Duration.ofMinutes(1);

  private final ProjectRows projects;
  private final List<VolumeUse> uses;
  private final VolumeReservations reservations;
  private final TransactionTemplate transaction;

  VolumeQuota(
      ProjectRows projects,
      List<VolumeUse> uses,
      VolumeReservations reservations,
      TransactionTemplate transaction) {
    this.projects = projects;
    this.uses = uses;
    this.reservations = reservations;
    this.transaction = transaction;
  }

  /** What a project stores. */
  Stored stored(String project) {
    return uses.stream().map(use -> use.of(project)).reduce(Stored.NOTHING, Stored::plus);
  }

  /** Whether a project stores as much as it may, or more; holds nothing. */
  public Optional<QuotaExceeded> usedUp(Project project) {
    var quota = project.quota();
    if (!quota.isOfVolumes()) {
      return Optional.empty();
    }
    var stored = stored(project.id());
    return full("volume_bytes", stored.bytes(), 1, quota.volumeBytes())
        .or(() -> full("volume_files", stored.files(), 1, quota.volumeFiles()));
  }

  private static Optional<QuotaExceeded> full(
      String name, long used, long wanted, @Nullable Long limit) {
    return limit == null || used + wanted <= limit
        ? Optional.empty()
        : Optional.of(new QuotaExceeded(name, used, limit, SOON));
  }

  /**
   * Begins to write something for a project; to be closed.
   *
   * @param replaced what is stored now, and goes when that is stored
   */
  public VolumeShare open(String project, Stored replaced) {
    var counted = projects.find(project).filter(row -> row.project().quota().isOfVolumes());
    return new VolumeShare(this, project, replaced, counted.isPresent());
  }

  /**
   * Reserves what a writer has written so far, and some more if there is plenty.
   *
   * @param wanted at least
   * @throws QuotaExceeded if there is not so much left
   */
  Stored reserve(VolumeShare share, Stored wanted) {
    var granted = transaction.execute(status -> reserved(share, wanted));
    return granted == null ? wanted : granted;
  }

  /** Reservations are read first: what is stored meanwhile counts twice rather than not at all. */
  private Stored reserved(VolumeShare share, Stored wanted) {
    var quota = projects.lock(share.project()).map(row -> row.project().quota()).orElse(Quota.NONE);
    var others = reservations.ofOthers(share.project(), share.id());
    var taken = others.plus(stored(share.project())).minus(share.replaced());
    full("volume_bytes", taken.bytes(), wanted.bytes(), quota.volumeBytes())
        .or(() -> full("volume_files", taken.files(), wanted.files(), quota.volumeFiles()))
        .ifPresent(VolumeQuota::refuse);
    var granted =
        new Stored(
            granted(wanted.bytes(), taken.bytes(), quota.volumeBytes()),
            granted(wanted.files(), taken.files(), quota.volumeFiles()));
    reservations.put(share.id(), share.project(), granted);
    return granted;
  }

  private static void refuse(QuotaExceeded problem) {
    throw problem;
  }

  /**
   * An eighth of what is left beyond it: most are asked for a few times, and leave some to others.
   */
  private static long granted(long wanted, long taken, @Nullable Long limit) {
    return limit == null ? 2 * wanted + 1 : wanted + (limit - taken - wanted) / 8;
  }

  void giveBack(UUID share) {
    reservations.delete(share);
  }
}
