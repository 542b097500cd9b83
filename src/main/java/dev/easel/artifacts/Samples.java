package dev.easel.artifacts;

import dev.easel.artifacts.RunFiles.Found;
import dev.easel.http.Problem;
import dev.easel.runs.OutputFolder;
import dev.easel.runs.Run;
import dev.easel.runs.Runs;
import dev.easel.volumes.FileEntry;
import dev.easel.volumes.Folder;
import dev.easel.volumes.NotAFile;
import dev.easel.volumes.VolumeFailed;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * The pictures that trainings sample, found where W&amp;B keeps them, which it does offline too. Of
 * a run that goes on they are looked for each time; of one that has ended the catalogue has them.
 */
@Component
class Samples {

  /** Larger ones are no samples of a Stable Diffusion model. */
  private static final int LARGEST = 32 * 1024 * 1024;

  private static final int PIECE = 64 * 1024;

  /** Of a folder with more, the rest is not looked at. */
  private static final int MOST_ENTRIES = 20_000;

  private static final int DEEPEST = 8;
  private static final String WANDB = "wandb";
  private static final Pattern IMAGES =
      Pattern.compile("wandb/(?:wandb/)?[^/]+/files/media/images/");

  private final Runs runs;
  private final Artifacts artifacts;
  private final OutputFiles files;
  private final RunFiles runFiles;

  Samples(Runs runs, Artifacts artifacts, OutputFiles files, RunFiles runFiles) {
    this.runs = runs;
    this.artifacts = artifacts;
    this.files = files;
    this.runFiles = runFiles;
  }

  /** All of a run, by step. */
  List<Sample> of(Found found) {
    var folder = found.folder();
    var samples =
        found.state() == CatalogueState.COMPLETE
            ? catalogued(found.run())
            : folder == null ? new ArrayList<Sample>() : live(found.run(), folder);
    samples.sort(Comparator.comparingInt(Sample::step).thenComparing(Sample::path));
    return samples;
  }

  private List<Sample> catalogued(Run run) {
    var samples = new ArrayList<Sample>();
    for (var artifact : artifacts.page(run.id(), ArtifactKind.SAMPLE, null, Integer.MAX_VALUE)) {
      if (artifact.isReadable() && artifact.madeByRun()) {
        samples.add(new Sample(artifact.path(), artifact.size(), artifact.modified()));
      }
    }
    return samples;
  }

  private List<Sample> live(Run run, OutputFolder place) {
    var samples = new ArrayList<Sample>();
    var _ =
        look(
            run,
            place,
            wandb -> {
              collect(wandb, WANDB + "/", run, samples);
              return Optional.empty();
            });
    return samples;
  }

  /** Looks for something in a run's W&amp;B folder. */
  private interface Look {
    Optional<Sample> in(Folder wandb) throws IOException;
  }

  private Optional<Sample> look(Run run, OutputFolder place, Look look) {
    if (!runs.holdsOutput(run.id())) {
      return Optional.empty(); // what lies there is another run's
    }
    try (var folder = files.open(run.projectId(), place.claim(), place.path());
        var wandb = folder.folder(WANDB)) {
      return look.in(wandb);
    } catch (NoSuchFileException | NotAFile none) {
      return Optional.empty(); // it has not begun
    } catch (IOException e) {
      throw VolumeFailed.of(place.claim(), e);
    }
  }

  private static void collect(Folder folder, String prefix, Run run, List<Sample> samples)
      throws IOException {
    for (var entry : folder.entries(MOST_ENTRIES)) {
      var path = prefix + entry.name();
      if (isWayToSamples(path, entry)) {
        try (var inner = folder.folder(entry.name())) {
          collect(inner, path + "/", run, samples);
        } catch (NoSuchFileException | NotAFile | AccessDeniedException swapped) {
          // it is gone, or nobody's to see
        }
      } else if (isSample(path, entry, run)) {
        samples.add(sample(path, entry));
      }
    }
  }

  /**
   * A picture by its name, where W&amp;B keeps those of a run; the folders of them are not listed.
   */
  private static Optional<Sample> find(Folder folder, String prefix, Run run, String name)
      throws IOException {
    if (IMAGES.matcher(prefix).matches()) {
      return folder
          .find(name)
          .filter(entry -> isSample(prefix + name, entry, run))
          .map(entry -> sample(prefix + name, entry));
    }
    for (var entry : folder.entries(MOST_ENTRIES)) {
      if (isWayToSamples(prefix + entry.name(), entry)) {
        try (var inner = folder.folder(entry.name())) {
          var found = find(inner, prefix + entry.name() + "/", run, name);
          if (found.isPresent()) {
            return found;
          }
        } catch (NoSuchFileException | NotAFile | AccessDeniedException swapped) {
          // it is gone, or nobody's to see
        }
      }
    }
    return Optional.empty();
  }

  private static Sample sample(String path, FileEntry entry) {
    return new Sample(path, entry.size(), Artifact.modified(entry));
  }

  private static boolean isWayToSamples(String path, FileEntry entry) {
    return entry.isFolder()
        && entry.isNamed()
        && path.split("/").length <= DEEPEST
        && leadsToSamples(path);
  }

  /** Down to where pictures are, nowhere else: W&amp;B keeps much beside them. */
  private static boolean leadsToSamples(String path) {
    return path.matches(
        "wandb/(wandb(/[^/]+(/files(/media(/images(/.*)?)?)?)?)?"
            + "|[^/]+(/files(/media(/images(/.*)?)?)?)?)");
  }

  private static boolean isSample(String path, FileEntry entry, Run run) {
    return entry.isFile()
        && entry.size() > 0
        && ArtifactKind.step(path).isPresent()
        && !entry.modified().isBefore(run.id().createdAt());
  }

  /**
   * A picture of a run, whole.
   *
   * @throws Problem 404 if there is none, or it is still being written
   */
  Content picture(Found found, String name) {
    var place = found.folder();
    if (place == null || !isName(name)) {
      throw notFound(found.run(), name);
    }
    var picture =
        found.state() == CatalogueState.COMPLETE
            ? cataloguedPicture(found, name)
            : livePicture(found.run(), place, name);
    return picture.orElseThrow(() -> notFound(found.run(), name));
  }

  private static boolean isName(String name) {
    return name.indexOf('/') < 0
        && name.indexOf('\0') < 0
        && ArtifactKind.step("wandb/run/files/media/images/" + name).isPresent();
  }

  private Optional<Content> cataloguedPicture(Found found, String name) {
    return artifacts
        .sample(found.run().id(), name)
        .filter(it -> MediaTypes.isPicture(it.mediaType()))
        .filter(it -> String.valueOf(it.sha256()).startsWith(Sample.digest(it.path())))
        .map(it -> runFiles.content(found, it));
  }

  private Optional<Content> livePicture(Run run, OutputFolder place, String name) {
    var direct = look(run, place, wandb -> find(wandb, WANDB + "/", run, name));
    return direct
        .or(() -> live(run, place).stream().filter(it -> it.file().equals(name)).findFirst())
        .flatMap(sample -> read(run, place, sample));
  }

  private Optional<Content> read(Run run, OutputFolder place, Sample sample) {
    var names = List.of(sample.path().split("/"));
    try (var folder =
        OutputFiles.descend(
            files.open(run.projectId(), place.claim(), place.path()),
            names.subList(0, names.size() - 1))) {
      return whole(sample, folder.read(names.getLast()));
    } catch (NoSuchFileException | NotAFile gone) {
      return Optional.empty();
    } catch (IOException e) {
      throw VolumeFailed.of(place.claim(), e);
    }
  }

  /** W&B names each picture by its digest: whoever reads it knows whether it is whole. */
  private static Optional<Content> whole(Sample sample, SeekableByteChannel channel)
      throws IOException {
    Optional<Content> content = Optional.empty();
    try {
      var size = channel.size();
      content =
          size > LARGEST
              ? content
              : label(sample, channel)
                  .map(it -> new FileContent(it, size, channel, FileContent.Still.UNASKED));
      return content;
    } finally {
      if (content.isEmpty()) {
        channel.close();
      }
    }
  }

  private static Optional<Content.Label> label(Sample sample, SeekableByteChannel channel)
      throws IOException {
    var whole = Digests.read(channel, ByteBuffer.allocate(PIECE));
    var sha256 = whole.sha256();
    return whole
        .picture()
        .filter(type -> sha256.startsWith(Sample.digest(sample.path())))
        .map(type -> new Content.Label("\"" + sha256 + "\"", sha256, type, sample.file(), true));
  }

  private static Problem notFound(Run run, String name) {
    return new Problem(
        HttpStatus.NOT_FOUND,
        "sample_not_found",
        "The run has no whole picture '%s'; /v1/runs/%s/samples lists those it has."
            .formatted(name, run.id()));
  }
}
