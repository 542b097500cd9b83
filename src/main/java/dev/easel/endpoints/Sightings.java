package dev.easel.endpoints;

import dev.easel.projects.Project;
import dev.easel.runs.Run;
import dev.easel.runs.Runs;
import dev.easel.runs.WorkflowOwners;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Tells whose an InferenceService is that is seen in a project's namespace. */
@Component
class Sightings {

  private final Runs runs;
  private final WorkflowOwners workflows;

  Sightings(Runs runs, WorkflowOwners workflows) {
    this.runs = runs;
    this.workflows = workflows;
  }

  Sighting of(Project project, InferenceService service) {
    var maker = maker(project, service);
    var serving = maker.filter(run -> service.name().equals(run.endpointName()));
    var seen = service.seen();
    return new Sighting(
        project.id(),
        project.namespace(),
        service.name(),
        maker.map(Run::id).orElse(null),
        serving.isEmpty(),
        serving.map(Run::endpoint).orElse(null),
        serving.filter(run -> Endpoints.hasAnswered(run, seen)).isPresent(),
        seen,
        service.scale(),
        hardware(service, maker),
        service.createdAt());
  }

  /**
   * A chart without a label for classes of GPU leaves none in the service: its run asked for one.
   */
  private static Hardware hardware(InferenceService service, Optional<Run> maker) {
    var known = service.hardware();
    return known.gpu() != null || known.gpus() == 0
        ? known
        : maker.flatMap(Run::inferenceGpu).map(known::on).orElse(known);
  }

  /** The run whose workflow made it, if it is known here. */
  Optional<Run> maker(Project project, InferenceService service) {
    return maker(project, service.workflow(), service.name());
  }

  /** The same, by the workflow that it says made it and by its own name. */
  Optional<Run> maker(Project project, String workflow, String service) {
    return workflows
        .named(project.namespace(), workflow, service)
        .flatMap(runs::find)
        .filter(run -> run.namespace().equals(project.namespace()));
  }
}
