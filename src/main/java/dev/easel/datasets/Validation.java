package dev.easel.datasets;

import dev.easel.runs.TrainedData;
import dev.easel.volumes.MountedClaims;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.time.Clock;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The gate: examines a version, keeps the report, and tells runs whose data changed under them. */
@Component
class Validation {

  private final Datasets datasets;
  private final Examination examination;
  private final MountedClaims claims;
  private final TrainedData trained;
  private final TransactionTemplate transaction;
  private final Clock clock;

  Validation(
      Datasets datasets,
      Examination examination,
      MountedClaims claims,
      TrainedData trained,
      TransactionTemplate transaction,
      Clock clock) {
    this.datasets = datasets;
    this.examination = examination;
    this.claims = claims;
    this.trained = trained;
    this.transaction = transaction;
    this.clock = clock;
  }

  /** Nothing if another examination counts by now. Cut off, it begins again. */
  void work(DatasetId id, int number, long validation) {
    datasets
        .find(id, number)
        .filter(set -> set.current().validation() == validation)
        .ifPresent(set -> keep(set, report(set), validation));
  }

  private Report report(Dataset set) {
    try (var folder = claims.get(set.claim()).open(set.current().folder())) {
      return examination.of(folder, set.kind());
    } catch (NoSuchFileException gone) {
      return gone();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Report gone() {
    return new Report(
        List.of(),
        List.of(Finding.of(null, Flaw.NO_PICTURES, "Its folder is gone.")),
        0,
        0,
        Digests.of(List.of()),
        Examination.fingerprint(List.of()));
  }

  private void keep(Dataset set, Report report, long validation) {
    transaction.executeWithoutResult(
        status -> {
          if (datasets.examined(set, report, validation, clock.instant())) {
            trained.hasContent(
                set.projectId(), set.claim(), set.current().folder().value(), report.digest());
          }
        });
  }
}
