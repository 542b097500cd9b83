package dev.easel.datasets;

import dev.easel.projects.Project;
import dev.easel.volumes.MountedClaims;
import dev.easel.volumes.VolumeNotMounted;
import dev.easel.volumes.Volumes;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Service;

/** Reads data sets for callers. */
@Service
class DatasetViews {

  private final Datasets datasets;
  private final Changes changes;
  private final Volumes volumes;
  private final MountedClaims claims;

  DatasetViews(Datasets datasets, Changes changes, Volumes volumes, MountedClaims claims) {
    this.datasets = datasets;
    this.changes = changes;
    this.volumes = volumes;
    this.claims = claims;
  }

  /**
   * @throws VolumeNotMounted if no claim is
   */
  void requireMounted(Project project) {
    if (claims.of(project.id()).isEmpty()) {
      throw new VolumeNotMounted();
    }
  }

  /** One more than {@code limit}, if there is one. */
  List<DatasetView> list(
      Project project, Datasets.Filter filter, @Nullable DatasetId after, int limit) {
    return datasets.list(project.id(), filter, after, limit).stream()
        .map(set -> DatasetView.summary(set, volumes.folder(set.kind().root())))
        .toList();
  }

  /** With its ETag; one that others may have changed is looked at for that first. */
  ResponseEntity<DatasetView> get(Project project, String name, ResponseEntity.BodyBuilder answer) {
    changes.lookAgain(datasets.get(project.id(), name));
    var set = datasets.get(project.id(), name);
    return answer
        .eTag(set.etag())
        .body(DatasetView.of(set, volumes.folder(set.kind().root()), report(set)));
  }

  private List<Finding> report(Dataset set) {
    return Stream.concat(
            set.current().findings().stream(),
            datasets.worst(set, DatasetView.LONGEST_REPORT + 1).stream()
                .flatMap(file -> file.findings().stream()))
        .sorted(Comparator.comparing(Finding::severity))
        .toList();
  }
}
