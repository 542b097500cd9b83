package dev.easel.datasets;

import dev.easel.http.IfMatch;
import dev.easel.http.Problem;
import dev.easel.projects.Project;
import dev.easel.runs.RunId;
import dev.easel.runs.TrainedData;
import dev.easel.volumes.MountedClaims;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Deletes sets; the folders that Easel made for them go afterwards. */
@Service
class Deletion {

  private final Datasets datasets;
  private final Fetches fetches;
  private final DatasetTasks tasks;
  private final TrainedData trained;
  private final MountedClaims claims;

  Deletion(
      Datasets datasets,
      Fetches fetches,
      DatasetTasks tasks,
      TrainedData trained,
      MountedClaims claims) {
    this.datasets = datasets;
    this.fetches = fetches;
    this.tasks = tasks;
    this.trained = trained;
    this.claims = claims;
  }

  /**
   * Deletes a set.
   *
   * @throws Problem 409 if a run that has not ended trains on it
   */
  @Transactional
  public void delete(Project project, String name, IfMatch ifMatch) {
    datasets.lock(project.id(), name);
    var ordered = fetches.delete(project.id(), name);
    var known = datasets.find(project.id(), name);
    if (known.isEmpty() && ordered) {
      return; // it was still to come
    }
    var set = known.orElseThrow(() -> new DatasetNotFound(name));
    datasets.lock(set.id());
    ifMatch.require(set.etag());
    var _ = claims.get(set.projectId(), set.claim());
    var versions = datasets.versions(set.id());
    for (var version : versions) {
      var users = trained.live(project.id(), version.claim(), version.current().folder().value());
      if (!users.isEmpty()) {
        throw inUse(name, users);
      }
    }
    datasets.delete(set.id());
    versions.stream()
        .filter(version -> version.current().source() == Source.UPLOADED)
        .forEach(version -> tasks.remove(version));
  }

  private static Problem inUse(String name, List<RunId> users) {
    var problem =
        new Problem(
            HttpStatus.CONFLICT,
            "dataset_in_use",
            "Run %s trains on data set '%s' and has not ended; cancel it or wait."
                .formatted(users.getFirst(), name));
    problem.with("runs", users.stream().map(RunId::toString).toList());
    return problem;
  }
}
