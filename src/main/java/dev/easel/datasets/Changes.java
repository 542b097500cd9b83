package dev.easel.datasets;

import dev.easel.volumes.MountedClaims;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Notices that somebody changed a folder that Easel did not make, and has it examined again. */
@Component
class Changes {

  private static final Logger log = LoggerFactory.getLogger(Changes.class);

  private final Datasets datasets;
  private final DatasetTasks tasks;
  private final Examination examination;
  private final MountedClaims claims;
  private final TransactionTemplate transaction;
  private final Duration pause;
  private final Clock clock;
  private final Map<DatasetId, Instant> looks = new ConcurrentHashMap<>();

  Changes(
      Datasets datasets,
      DatasetTasks tasks,
      Examination examination,
      MountedClaims claims,
      DatasetProperties properties,
      TransactionTemplate transaction,
      Clock clock) {
    this.datasets = datasets;
    this.tasks = tasks;
    this.examination = examination;
    this.claims = claims;
    this.pause = properties.lookAgain().dividedBy(5);
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Looks at all of them. */
  void find() {
    datasets.mutable().forEach(this::look);
    var before = clock.instant().minus(pause);
    looks.values().removeIf(before::isAfter);
  }

  /** Looks at one, unless this replica did so just now: callers may ask often. */
  void lookAgain(Dataset set) {
    var now = clock.instant();
    var last = looks.get(set.id());
    if (last == null || !now.isBefore(last.plus(pause))) {
      look(set);
    }
  }

  /** Looks at one. */
  void look(Dataset set) {
    var version = set.current();
    looks.put(set.id(), clock.instant());
    if (version.isMutable()
        && version.fingerprint() != null
        && version.state() != State.VALIDATING
        && isChanged(set, version.fingerprint())) {
      examine(set);
    }
  }

  /** Has a set examined again. */
  void examine(Dataset set) {
    transaction.executeWithoutResult(
        status -> {
          var number = set.current().number();
          tasks.validate(set.id(), number, datasets.validate(set.id(), number, clock.instant()));
        });
  }

  private boolean isChanged(Dataset set, String fingerprint) {
    var claim = claims.find(set.projectId(), set.claim());
    if (claim.isEmpty()) {
      return false;
    }
    try (var folder = claim.get().open(set.current().folder())) {
      return !examination.fingerprint(folder).equals(fingerprint);
    } catch (NoSuchFileException gone) {
      return !examination.fingerprintOfNothing().equals(fingerprint);
    } catch (IOException e) {
      log.warn("cannot look at data set {}: {}", set.name(), e.toString());
      return false;
    }
  }
}
