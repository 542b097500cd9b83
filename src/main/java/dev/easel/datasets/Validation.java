package dev.easel.datasets;

import dev.easel.runs.TrainedData;
import dev.easel.volumes.MountedClaims;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The gate: examines a version, keeps the report, and tells runs whose data changed under them. */
@Component
class Validation {

  private static final Duration SOON = Duration.ofSeconds(1);

  private final Datasets datasets;
  private final Examination examination;
  private final MountedClaims claims;
  private final TrainedData trained;
  private final TransactionTemplate transaction;
  private final ApplicationEventPublisher publisher;
  private final Clock clock;
  private final Semaphore free;

  Validation(
      Datasets datasets,
      Examination examination,
      MountedClaims claims,
      TrainedData trained,
      DatasetProperties properties,
      TransactionTemplate transaction,
      ApplicationEventPublisher publisher,
      Clock clock) {
    this.datasets = datasets;
    this.examination = examination;
    this.claims = claims;
    this.trained = trained;
    this.transaction = transaction;
    this.publisher = publisher;
    this.clock = clock;
    this.free = new Semaphore(properties.decoders());
  }

  /**
   * Nothing if another examination counts by now. Cut off, it begins again.
   *
   * @return when to try again, if as many are at work here as can decode at once
   */
  Optional<Duration> work(DatasetId id, int number, long validation) {
    if (!free.tryAcquire()) {
      return Optional.of(SOON);
    }
    try {
      datasets
          .find(id, number)
          .filter(set -> set.current().validation() == validation)
          .ifPresent(set -> examine(set, validation));
      return Optional.empty();
    } finally {
      free.release();
    }
  }

  private void examine(Dataset set, long validation) {
    report(set, validation).ifPresent(report -> keep(set, report, validation));
  }

  private boolean counts(Dataset set, long validation) {
    return datasets.isValidation(set.id(), set.current().number(), validation);
  }

  private Optional<Report> report(Dataset set, long validation) {
    try (var folder = claims.get(set.projectId(), set.claim()).open(set.current().folder())) {
      return examination
          .of(folder, set.kind(), () -> counts(set, validation))
          .map(report -> compared(report, set).called(datasets.originalNames(set)));
    } catch (NoSuchFileException gone) {
      return Optional.of(compared(gone(), set));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Report gone() {
    return new Report(
        List.of(),
        List.of(Finding.of(null, Flaw.NO_PICTURES, "Its folder is gone.")),
        0,
        0,
        Digests.of(List.of()),
        examination.fingerprintOfNothing());
  }

  /** What was uploaded has a digest from then on. */
  private static Report compared(Report report, Dataset set) {
    var version = set.current();
    return version.isMutable() || report.digest().equals(version.digest())
        ? report
        : report.with(
            Finding.of(
                null, Flaw.CHANGED, "Names and contents have not the digest of the upload."));
  }

  private void keep(Dataset set, Report report, long validation) {
    transaction.executeWithoutResult(
        status -> {
          if (datasets.examined(set, report, validation, clock.instant())) {
            trained.hasContent(
                set.projectId(), set.claim(), set.current().folder().value(), report.digest());
            publisher.publishEvent(DatasetValidated.of(set, report));
          }
        });
  }
}
