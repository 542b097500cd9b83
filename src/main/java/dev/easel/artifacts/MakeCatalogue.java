package dev.easel.artifacts;

import dev.easel.runs.Run;
import dev.easel.runs.RunId;
import dev.easel.runs.Runs;
import dev.easel.volumes.MountedClaim;
import dev.easel.volumes.MountedClaims;
import dev.easel.volumes.NotAFile;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Writes down what a run left: twice, the second time a while later. What is written down already,
 * and has not changed, is not read again.
 */
@Component
class MakeCatalogue implements ArtifactTask {

  private static final Logger log = LoggerFactory.getLogger(MakeCatalogue.class);
  private static final Duration MUCH_LATER = Duration.ofMinutes(5);

  private final Runs runs;
  private final MountedClaims claims;
  private final Catalogues catalogues;
  private final Artifacts artifacts;
  private final OutputFiles files;
  private final Manifests manifests;
  private final ArtifactProperties properties;
  private final TransactionTemplate transaction;
  private final ClaimTurns turns;

  MakeCatalogue(
      Runs runs,
      MountedClaims claims,
      Catalogues catalogues,
      Artifacts artifacts,
      OutputFiles files,
      Manifests manifests,
      ArtifactProperties properties,
      TransactionTemplate transaction) {
    this.runs = runs;
    this.claims = claims;
    this.catalogues = catalogues;
    this.artifacts = artifacts;
    this.files = files;
    this.manifests = manifests;
    this.properties = properties;
    this.transaction = transaction;
    this.turns = new ClaimTurns(properties.atOnce());
  }

  @Override
  public Optional<Duration> work(RunId id, int round) {
    return catalogues
        .find(id)
        .filter(
            found -> found.isDue(round) && claims.find(found.project(), found.claim()).isPresent())
        .flatMap(found -> ended(id).flatMap(run -> inTurn(run, found)));
  }

  /** One that was begun again has its files written down once it has ended again. */
  private Optional<Run> ended(RunId id) {
    return runs.find(id).filter(run -> run.status().isFinal());
  }

  private Optional<Duration> inTurn(Run run, Catalogue catalogue) {
    if (!turns.take(catalogue)) {
      return Optional.of(ClaimTurns.pause());
    }
    try {
      return make(run, catalogue);
    } finally {
      turns.giveBack(catalogue);
    }
  }

  /** How many more folders of a claim may be read at once. */
  int freeTurns(MountedClaim claim) {
    return turns.free(claim);
  }

  private Optional<Duration> make(Run run, Catalogue catalogue) {
    if (!runs.holdsOutput(run.id())) {
      taken(catalogue);
      return Optional.empty();
    }
    try {
      scan(run, catalogue);
      transaction.executeWithoutResult(status -> complete(run, catalogue));
      return catalogue.isLookedAtOnceMore()
          ? Optional.of(properties.lookAgain())
          : Optional.empty();
    } catch (FolderScan.TooMuch | NotAFile e) {
      catalogues.note(catalogue, CatalogueState.FAILED, String.valueOf(e.getMessage()));
      return Optional.empty();
    } catch (IOException e) {
      return Thread.currentThread().isInterrupted()
          ? Optional.of(Duration.ZERO) // Easel stops
          : later(run, catalogue, e, properties.tryAgain());
    } catch (RuntimeException e) {
      return later(run, catalogue, e, MUCH_LATER);
    }
  }

  private void taken(Catalogue catalogue) {
    if (!catalogue.isComplete()) {
      catalogues.note(catalogue, CatalogueState.FAILED, "Another run has its output folder since.");
    }
  }

  private Optional<Duration> later(Run run, Catalogue catalogue, Exception cause, Duration pause) {
    log.warn("the files of {} cannot be read: {}", run.id(), cause.toString());
    catalogues.note(
        catalogue,
        catalogue.state(),
        "Its files cannot be read now (%s), and are tried again."
            .formatted(cause.getClass().getSimpleName()));
    return Optional.of(pause);
  }

  private void scan(Run run, Catalogue catalogue) throws IOException {
    var known = artifacts.of(run.id());
    var scan =
        new FolderScan(
            known,
            spans(run, catalogue),
            properties.mostFiles(),
            artifact -> artifacts.keep(catalogue, artifact));
    try (var folder = files.open(catalogue)) {
      artifacts.remove(run.id(), scan.of(folder));
    } catch (NoSuchFileException none) {
      artifacts.remove(run.id(), known.stream().map(Artifact::path).toList());
    }
  }

  private static List<Artifact.Span> spans(Run run, Catalogue catalogue) {
    var end = run.finishedAt();
    return catalogue.spans().isEmpty() && end != null
        ? List.of(new Artifact.Span(run.id().createdAt(), end))
        : catalogue.spans();
  }

  /** Under the run's lock: a scan takes minutes, in which another run may take the folder. */
  private void complete(Run run, Catalogue catalogue) {
    if (!runs.lock(run.id()) || ended(run.id()).isEmpty()) {
      return;
    }
    if (!runs.holdsOutput(run.id())) {
      taken(catalogue);
      return;
    }
    var manifest = manifests.of(run);
    List<Artifact> all = artifacts.of(run.id());
    var digest = Digests.of(all, manifest);
    if (catalogues.complete(catalogue, digest, manifest) && !digest.equals(catalogue.digest())) {
      var readable = all.stream().filter(Artifact::isReadable).toList();
      runs.artifactsTold(
          run.id(),
          Map.of(
              "state",
              CatalogueState.COMPLETE,
              "files",
              readable.size(),
              "size_bytes",
              readable.stream().mapToLong(Artifact::size).sum()));
    }
  }
}
