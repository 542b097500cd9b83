package dev.easel.endpoints;

import dev.easel.projects.Project;
import dev.easel.runs.Run;
import dev.easel.runs.RunId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which services are there, and whose they are: a name goes from one run to the run that replaces
 * it. Where no run was known, it is looked again, since a workflow that was started by hand has its
 * run a moment after its service may have been seen.
 */
final class ListedServices {

  private final Sightings sightings;
  private final Project project;
  private final Map<String, Listed> services = new HashMap<>();

  private record Listed(String workflow, Optional<RunId> run) {}

  ListedServices(Sightings sightings, Project project) {
    this.sightings = sightings;
    this.project = project;
  }

  void seen(InferenceService service, Optional<RunId> run) {
    services.put(service.name(), new Listed(service.workflow(), run));
  }

  void gone(String name) {
    services.remove(name);
  }

  void retain(Set<String> names) {
    services.keySet().retainAll(names);
  }

  /** Whether the service of the run's endpoint is there, and the run's own. */
  boolean has(Run run) {
    var name = run.endpointName();
    if (name == null) {
      return false;
    }
    var listed = services.get(name);
    return listed != null && maker(name, listed).filter(run.id()::equals).isPresent();
  }

  private Optional<RunId> maker(String service, Listed listed) {
    return listed.run().or(() -> sightings.maker(project, listed.workflow(), service).map(Run::id));
  }
}
