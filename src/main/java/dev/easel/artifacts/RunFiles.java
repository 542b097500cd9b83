package dev.easel.artifacts;

import dev.easel.http.Problem;
import dev.easel.runs.OutputFolder;
import dev.easel.runs.Run;
import dev.easel.runs.RunId;
import dev.easel.runs.Runs;
import dev.easel.volumes.MountedClaims;
import dev.easel.volumes.VolumeFailed;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** The files of runs, for callers. */
@Component
class RunFiles {

  /** Its name in an archive. */
  static final String MANIFEST = "run.json";

  private final Runs runs;
  private final MountedClaims claims;
  private final Outputs outputs;
  private final Catalogues catalogues;
  private final Artifacts artifacts;
  private final OutputFiles files;
  private final ArtifactTasks tasks;
  private final TransactionTemplate transaction;

  RunFiles(
      Runs runs,
      MountedClaims claims,
      Outputs outputs,
      Catalogues catalogues,
      Artifacts artifacts,
      OutputFiles files,
      ArtifactTasks tasks,
      TransactionTemplate transaction) {
    this.runs = runs;
    this.claims = claims;
    this.outputs = outputs;
    this.catalogues = catalogues;
    this.artifacts = artifacts;
    this.files = files;
    this.tasks = tasks;
    this.transaction = transaction;
  }

  /**
   * A run and what is known of its files.
   *
   * @param trainedBy whose files it serves, if it only serves
   * @param folder null if it writes none
   * @param catalogue of its last end; empty before that
   */
  record Found(
      Run run,
      Optional<RunId> trainedBy,
      @Nullable OutputFolder folder,
      Optional<Catalogue> catalogue) {

    CatalogueState state() {
      if (folder == null) {
        return CatalogueState.NONE;
      }
      if (!run.status().isFinal()) {
        return CatalogueState.AWAITED;
      }
      return catalogue.map(Catalogue::state).orElse(CatalogueState.NONE);
    }

    /** What there is to know of its files needs no volume any more. */
    boolean isKnown() {
      return state() != CatalogueState.AWAITED && state() != CatalogueState.PENDING;
    }

    /**
     * @throws Problem if it is not complete
     */
    Catalogue complete() {
      if (state() == CatalogueState.DELETING || state() == CatalogueState.DELETED) {
        throw new Problem(
            HttpStatus.GONE,
            "artifacts_deleted",
            "The files of run %s were deleted.".formatted(run.id()));
      }
      if (state() == CatalogueState.NONE) {
        throw NoArtifacts.of(run.id(), trainedBy);
      }
      return catalogue
          .filter(it -> state() == CatalogueState.COMPLETE)
          .orElseThrow(
              () ->
                  new Problem(
                          HttpStatus.CONFLICT,
                          "artifacts_not_catalogued",
                          "The catalogue of run %s is %s; it is made when the run has ended."
                              .formatted(run.id(), state().text()))
                      .retryAfter(5));
    }
  }

  /**
   * @throws dev.easel.volumes.VolumeNotMounted if its files cannot be known
   */
  Found find(String project, String idOrName) {
    var run = runs.get(project, idOrName);
    var folder = outputs.of(run);
    var catalogue = catalogues.find(run.id());
    var found = new Found(run, runs.trainerOf(run), folder, catalogue);
    if (folder != null && !found.isKnown()) {
      var _ = claims.get(project, folder.claim());
    }
    return found;
  }

  /**
   * The same, if its files can be read here.
   *
   * @throws dev.easel.volumes.VolumeNotMounted if they cannot
   */
  Found reachable(String project, String idOrName) {
    var found = find(project, idOrName);
    var folder = found.folder();
    if (folder != null) {
      var _ = claims.get(project, folder.claim());
    }
    return found;
  }

  /**
   * Opens a file of a run.
   *
   * @throws Problem 404 if none was catalogued under the path, 409 if that is not known yet
   */
  Content file(Found found, String path) {
    var artifact =
        artifacts
            .find(found.run().id(), path)
            .orElseThrow(() -> new ArtifactNotFound(found.complete().run(), path));
    if (!artifact.isReadable()) {
      throw new Problem(
          HttpStatus.CONFLICT,
          "artifact_not_readable",
          "'%s' is %s, and is not read."
              .formatted(
                  path,
                  artifact.type() == ArtifactType.FILE
                      ? "a file that Easel may not open"
                      : "a " + artifact.type().text()));
    }
    return content(found, artifact);
  }

  /** What is in a file that was read whole. */
  Content content(Found found, Artifact artifact) {
    return open(found.catalogue().orElseThrow(), artifact);
  }

  private Content open(Catalogue catalogue, Artifact artifact) {
    try {
      return FileContent.of(
          artifact, files.read(catalogue, artifact), () -> files.requireSame(catalogue, artifact));
    } catch (ArtifactChanged e) {
      transaction.executeWithoutResult(status -> lookOnceMore(catalogue));
      throw e;
    } catch (IOException e) {
      throw VolumeFailed.of(catalogue.claim(), e);
    }
  }

  private void lookOnceMore(Catalogue catalogue) {
    if (catalogues.lookOnceMore(catalogue)) {
      tasks.catalogueAgain(catalogue.run(), catalogue.round());
    }
  }

  /** All files of a run as a tar archive. */
  Content tar(Found found) {
    var catalogue = found.complete();
    var all = readable(found);
    var label =
        new Content.Label(
            "\"" + digest(found, catalogue, all) + "\"",
            "",
            "application/x-tar",
            folderName(found) + ".tar",
            false);
    var tar = new TarContent(label, artifact -> open(catalogue, artifact));
    tar.add(MANIFEST, manifest(catalogue), modified(catalogue));
    for (var artifact : all) {
      tar.add(folderName(found) + "/" + artifact.path(), artifact);
    }
    return tar;
  }

  /** Of what is sent, not of the catalogue: a second look changes that file by file. */
  private static String digest(Found found, Catalogue catalogue, List<Artifact> all) {
    return Digests.of(
        all, "%s\n%s\n%s".formatted(TarContent.LAYOUT, folderName(found), catalogue.manifest()));
  }

  /** Writes all files of a run as a zip archive. */
  void zip(Found found, OutputStream out) throws IOException {
    var catalogue = found.complete();
    var zip = new ZipArchive(out, artifact -> open(catalogue, artifact));
    zip.add(MANIFEST, manifest(catalogue), modified(catalogue));
    for (var artifact : readable(found)) {
      zip.add(folderName(found) + "/" + artifact.path(), artifact);
    }
    zip.finish();
  }

  /** {@code run.json} alone. */
  Content manifest(Found found) {
    var bytes = manifest(found.complete());
    var sha256 = HexFormat.of().formatHex(Digests.sha256().digest(bytes));
    var label =
        new Content.Label("\"" + sha256 + "\"", sha256, "application/json", MANIFEST, false);
    return new BytesContent(label, bytes);
  }

  private static byte[] manifest(Catalogue catalogue) {
    return String.valueOf(catalogue.manifest()).getBytes(StandardCharsets.UTF_8);
  }

  private List<Artifact> readable(Found found) {
    return artifacts.of(found.run().id()).stream().filter(Artifact::isReadable).toList();
  }

  /** What an archive unpacks into, beside {@code run.json}. */
  static String folderName(Found found) {
    var name = found.run().modelName();
    return name == null || name.equals(MANIFEST) ? "output" : name;
  }

  /** Of the manifest: not that of the catalogue, which is made twice. */
  private static Instant modified(Catalogue catalogue) {
    return catalogue.run().createdAt();
  }
}
