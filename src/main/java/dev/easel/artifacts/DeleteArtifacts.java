package dev.easel.artifacts;

import dev.easel.runs.RunId;
import dev.easel.runs.Runs;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deletes a run's files, those that were catalogued as made by it and are as they were then; and
 * gives up the folder of a run that is deleted itself.
 */
@Component
class DeleteArtifacts implements ArtifactTask {

  private static final Logger log = LoggerFactory.getLogger(DeleteArtifacts.class);
  private static final Duration AGAIN = Duration.ofSeconds(2);
  private static final Duration LATER = Duration.ofSeconds(10);
  private static final Duration MUCH_LATER = Duration.ofMinutes(5);
  private static final int BATCH = 50;
  private static final int NAMED = 3;

  private final Runs runs;
  private final Catalogues catalogues;
  private final Artifacts artifacts;
  private final OutputFiles files;
  private final ArtifactProperties properties;
  private final TransactionTemplate transaction;
  private final ClaimTurns turns;

  DeleteArtifacts(
      Runs runs,
      Catalogues catalogues,
      Artifacts artifacts,
      OutputFiles files,
      ArtifactProperties properties,
      TransactionTemplate transaction) {
    this.runs = runs;
    this.catalogues = catalogues;
    this.artifacts = artifacts;
    this.files = files;
    this.properties = properties;
    this.transaction = transaction;
    this.turns = new ClaimTurns(properties.atOnce());
  }

  @Override
  public Optional<Duration> work(RunId run, int round) {
    return catalogues.find(run).filter(it -> it.isDeletedIn(round)).flatMap(this::inTurn);
  }

  private Optional<Duration> inTurn(Catalogue catalogue) {
    if (!turns.take(catalogue)) {
      return Optional.of(ClaimTurns.pause());
    }
    try {
      return isServed(catalogue) ? Optional.of(AGAIN) : attempt(catalogue);
    } finally {
      turns.giveBack(catalogue);
    }
  }

  /** The endpoint of the run still reads them, and is being removed. */
  private boolean isServed(Catalogue catalogue) {
    return catalogue.endpointGoes() && runs.holdsEndpoint(catalogue.run());
  }

  private Optional<Duration> attempt(Catalogue catalogue) {
    try {
      return delete(catalogue);
    } catch (IOException e) {
      return Thread.currentThread().isInterrupted()
          ? Optional.of(Duration.ZERO) // Easel stops
          : later(catalogue, e, properties.tryAgain());
    } catch (RuntimeException e) {
      return later(catalogue, e, MUCH_LATER);
    }
  }

  private Optional<Duration> later(Catalogue catalogue, Exception cause, Duration pause) {
    log.warn("the files of {} cannot be deleted: {}", catalogue.run(), cause.toString());
    catalogues.noteDeletion(
        catalogue.run(),
        "Its files cannot be deleted now (%s), which is tried again."
            .formatted(cause.getClass().getSimpleName()));
    return Optional.of(pause);
  }

  private Optional<Duration> delete(Catalogue catalogue) throws IOException {
    var mine = artifacts.of(catalogue.run()).stream().filter(Artifact::madeByRun).toList();
    var kept = new Kept(new ArrayList<>(), new ArrayList<>());
    for (var from = 0; from < mine.size(); from += BATCH) {
      var standing = standing(catalogue);
      if (standing != Standing.DUE) {
        return stop(catalogue, standing);
      }
      var batch = mine.subList(from, Math.min(from + BATCH, mine.size()));
      artifacts.remove(catalogue.run(), delete(catalogue, batch, kept));
    }
    var standing = standing(catalogue);
    if (standing != Standing.DUE) {
      return stop(catalogue, standing);
    }
    files.deleteEmptyFolders(catalogue);
    return Objects.requireNonNull(transaction.execute(status -> end(catalogue, kept)));
  }

  private List<String> delete(Catalogue catalogue, List<Artifact> batch, Kept kept)
      throws IOException {
    var gone = new ArrayList<String>();
    for (var artifact : batch) {
      switch (files.delete(catalogue, artifact)) {
        case GONE -> gone.add(artifact.path());
        case NOT_PERMITTED -> kept.forbidden().add(artifact.path());
        case REPLACED -> kept.changed().add(artifact.path());
      }
    }
    return gone;
  }

  /** Whether a deletion that was ordered may still be done. */
  private enum Standing {
    DUE,
    /** Its run was begun again by hand, and writes. */
    LIVE,
    /** Another run has the folder. */
    TAKEN,
    /** Its run has ended again, or the order is forgotten. */
    OVER
  }

  private Standing standing(Catalogue catalogue) {
    var run = catalogue.run();
    if (catalogues.find(run).filter(it -> it.isDeletedIn(catalogue.round())).isEmpty()) {
      return Standing.OVER;
    }
    if (!runs.holdsOutput(run)) {
      return Standing.TAKEN;
    }
    return runs.find(run).filter(found -> found.status().isFinal()).isPresent()
        ? Standing.DUE
        : Standing.LIVE;
  }

  private Optional<Duration> stop(Catalogue catalogue, Standing standing) {
    if (standing == Standing.LIVE) {
      catalogues.noteDeletion(catalogue.run(), "Its run goes on: what it makes stays.");
      return Optional.of(LATER);
    }
    if (standing == Standing.TAKEN) {
      lost(catalogue);
    }
    return Optional.empty();
  }

  private void lost(Catalogue catalogue) {
    if (runs.find(catalogue.run()).filter(found -> found.deletedAt() == null).isPresent()) {
      catalogues.deletionLost(
          catalogue, "Another run has its output folder: what was left of its files stays.");
    } else {
      catalogues.forget(catalogue.run());
    }
  }

  /** Under the run's lock, which a retry and whoever takes the folder need too. */
  private Optional<Duration> end(Catalogue catalogue, Kept kept) {
    var run = catalogue.run();
    var known = runs.lock(run);
    if (standing(catalogue) != Standing.DUE) {
      return Optional.of(AGAIN);
    }
    if (known) {
      if (catalogues.deleted(catalogue, kept.message())) {
        runs.artifactsTold(run, Map.of("state", CatalogueState.DELETED));
      }
      return Optional.empty();
    }
    catalogues.forget(run);
    if (kept.forbidden().isEmpty()) {
      runs.placesGivenUp(run);
    } else {
      log.warn("the erased run {} keeps its output folder: {}", run, kept.message());
    }
    return Optional.empty();
  }

  /**
   * What stays of what was to go.
   *
   * @param forbidden what Easel may not delete
   * @param changed what is not as the run left it
   */
  private record Kept(List<String> forbidden, List<String> changed) {

    /** Null if nothing does. */
    @Nullable String message() {
      var all =
          Stream.of(
                  part(
                      forbidden,
                      "Easel may not delete %d of them, which stay; the first are '%s'."),
                  part(changed, "%d of them were changed since, and stay; the first are '%s'."))
              .flatMap(Optional::stream)
              .collect(Collectors.joining(" "));
      return all.isEmpty() ? null : all;
    }

    private static Optional<String> part(List<String> paths, String text) {
      return paths.isEmpty()
          ? Optional.empty()
          : Optional.of(
              text.formatted(
                  paths.size(),
                  String.join("', '", paths.subList(0, Math.min(NAMED, paths.size())))));
    }
  }
}
