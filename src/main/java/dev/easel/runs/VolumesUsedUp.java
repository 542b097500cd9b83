package dev.easel.runs;

import dev.easel.http.Problem;
import dev.easel.projects.Projects;
import dev.easel.projects.VolumeQuota;
import java.util.Optional;
import java.util.function.Function;
import org.springframework.stereotype.Component;

/** Refuses a training whose project has as much on volumes as it may: it would leave more. */
@Component
class VolumesUsedUp implements RunCheck {

  private final Projects projects;
  private final VolumeQuota quota;

  VolumesUsedUp(Projects projects, VolumeQuota quota) {
    this.projects = projects;
    this.quota = quota;
  }

  @Override
  public Optional<Problem> refusal(RunDraft draft) {
    return draft.places().trains() ? of(draft.project().id()) : Optional.empty();
  }

  @Override
  public Optional<Problem> retryRefusal(Run run, boolean trained) {
    return run.trains() && !trained ? of(run.projectId()) : Optional.empty();
  }

  private Optional<Problem> of(String project) {
    return projects.find(project).flatMap(quota::usedUp).map(Function.identity());
  }
}
