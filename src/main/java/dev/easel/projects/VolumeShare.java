package dev.easel.projects;

import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * What one writer takes of what its project may have on volumes. It counts until it is closed, or
 * what was written is stored. For one thread.
 */
public final class VolumeShare implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(VolumeShare.class);

  /** A tenth of the time after which a writer is taken for dead. */
  private static final Duration RENEWED = Duration.ofMinutes(1);

  private final VolumeQuota quota;
  private final UUID id = UUID.randomUUID();
  private final String project;
  private final Stored replaced;
  private final boolean counted;
  private Stored taken = Stored.NOTHING;
  private Stored reserved = Stored.NOTHING;
  private long renewedAt;

  VolumeShare(VolumeQuota quota, String project, Stored replaced, boolean counted) {
    this.quota = quota;
    this.project = project;
    this.replaced = replaced;
    this.counted = counted;
  }

  UUID id() {
    return id;
  }

  String project() {
    return project;
  }

  Stored replaced() {
    return replaced;
  }

  /**
   * So many bytes are about to come.
   *
   * @throws QuotaExceeded if the project may not have them
   */
  public void expect(long bytes) {
    if (counted) {
      reserve(new Stored(taken.bytes() + bytes, taken.files()));
    }
  }

  /**
   * Takes so much more.
   *
   * @throws QuotaExceeded if the project may not have it
   */
  public void take(long bytes, long files) {
    taken = taken.plus(new Stored(bytes, files));
    if (counted && (isBeyond() || isOld())) {
      reserve(taken);
    }
  }

  private boolean isBeyond() {
    return taken.bytes() > reserved.bytes() || taken.files() > reserved.files();
  }

  private boolean isOld() {
    return System.nanoTime() - renewedAt > RENEWED.toNanos();
  }

  private void reserve(Stored wanted) {
    reserved = quota.reserve(this, wanted);
    renewedAt = System.nanoTime();
  }

  /** Part of the transaction that stores what was written: from then on that counts. */
  public void stored() {
    if (counted) {
      quota.giveBack(id);
    }
  }

  /** Gives back what was not stored; should that fail, it is given back as of a dead writer. */
  @Override
  public void close() {
    try {
      stored();
    } catch (DataAccessException | TransactionException e) {
      log.debug("share {} was not given back", id, e);
    }
  }
}
