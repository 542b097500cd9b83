package dev.easel.datasets;

import dev.easel.volumes.MountedClaims;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.List;
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
  private final MountedClaims claims;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Changes(
      Datasets datasets,
      DatasetTasks tasks,
      MountedClaims claims,
      TransactionTemplate transaction,
      Clock clock) {
    this.datasets = datasets;
    this.tasks = tasks;
    this.claims = claims;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Looks at all of them. */
  void find() {
    datasets.mutable().forEach(this::look);
  }

  /** Looks at one. */
  void look(Dataset set) {
    var version = set.current();
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
    var claim = claims.find(set.claim());
    if (claim.isEmpty()) {
      return false;
    }
    try (var folder = claim.get().open(set.current().folder())) {
      return !Examination.fingerprint(folder.entries()).equals(fingerprint);
    } catch (NoSuchFileException gone) {
      return !Examination.fingerprint(List.of()).equals(fingerprint);
    } catch (IOException e) {
      log.warn("cannot look at data set {}: {}", set.name(), e.toString());
      return false;
    }
  }
}
